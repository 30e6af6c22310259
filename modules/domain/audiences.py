"""How closely something is made for an audience."""

from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum

from modules.domain.vocabularies import Sector

INFRASTRUCTURE = frozenset(
    {
        Sector.EDUCATION,
        Sector.EMERGENCY_MANAGEMENT,
        Sector.ENERGY,
        Sector.FIRE_EMS,
        Sector.LAW_ENFORCEMENT,
        Sector.LOCAL_GOVERNMENT,
        Sector.LODGING_RETAIL,
        Sector.MARITIME,
        Sector.PUBLIC_HEALTH,
        Sector.STADIUMS_EVENTS,
        Sector.TELECOMMUNICATORS_911,
        Sector.TRANSPORTATION,
        Sector.WATER,
    }
)
"""Audiences that belong to one of the 16 sectors of critical infrastructure in NSM-22.

Among those sectors are emergency services, government facilities (which include schools) and commercial facilities.
"""


class Nearness(IntEnum):
    """How closely something fits an audience, closest first."""

    OWN = 0
    UMBRELLA = 1
    ANY = 2


def nearness(slugs: Collection[str], sector: str) -> Nearness | None:
    """Return how closely something for these sectors fits an audience, or None if it is for other audiences.

    Something without sectors is for everyone.
    """
    if sector in slugs and sector != Sector.ALL:
        return Nearness.OWN
    if Sector.CRITICAL_INFRASTRUCTURE in slugs and sector in INFRASTRUCTURE:
        return Nearness.UMBRELLA
    return Nearness.ANY if not slugs or Sector.ALL in slugs else None


def nearest(slugs: Collection[str], audiences: Iterable[str]) -> Nearness | None:
    """Return how closely something for these sectors fits the one of several audiences that it fits best."""
    found = [near for audience in audiences if (near := nearness(slugs, audience)) is not None]
    return min(found, default=None)


def names(slugs: list[str]) -> list[str]:
    """Return the names of these sectors in the order of the vocabulary. Unknown slugs are left out."""
    return [sector.label for sector in Sector if sector.value in slugs]


def together(audiences: Sequence[str]) -> str:
    """Return the names of audiences in one phrase, in their own order: “Energy, Maritime and Tribal nations”.

    A slug that an old document has and the vocabulary does not stands as it is.
    """
    labels = dict(Sector.choices())
    called = [labels.get(audience, audience) for audience in audiences]
    return " and ".join(filter(None, [", ".join(called[:-1]), called[-1]])) if called else ""
