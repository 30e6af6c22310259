"""Audience sectors: the vocabulary for the audiences of modules and packs.

Audiences are chosen by role and sector, never by identity.
"""

from collections.abc import Collection
from enum import IntEnum

from django.db.models import TextChoices


class Sector(TextChoices):
    """The 24 audience types of the domain research, and two groups above them."""

    ALL = "all", "Any audience"
    CRITICAL_INFRASTRUCTURE = "critical-infrastructure", "Any of the 16 critical infrastructure sectors"
    BUSINESS = "business", "Private-sector business"
    PUBLIC_AGENCY = "public-agency", "Public agency"
    CHAMBERS_OF_COMMERCE = "chambers-of-commerce", "Chamber of commerce"
    FIRE_EMS = "fire-ems", "Fire and EMS"
    PUBLIC_HEALTH = "public-health", "Public health and health care"
    EMERGENCY_MANAGEMENT = "emergency-management", "Emergency management"
    CRIME_STOPPERS = "crime-stoppers", "Crime stoppers"
    PRIVATE_SECURITY = "private-security", "Private-sector security"
    TELECOMMUNICATORS_911 = "telecommunicators-911", "9-1-1 and public safety telecommunications"
    PROBATION_PAROLE_CORRECTIONS = "probation-parole-corrections", "Probation, parole and corrections"
    MARITIME = "maritime", "Maritime"
    POINT_OF_SALE_PRECURSORS = "point-of-sale-precursors", "Explosive-precursor retailers"
    FAITH_COMMUNITY = "faith-community", "Faith communities"
    CIVIL_LIBERTIES_ADVOCATES = "civil-liberties-advocates", "Privacy and civil-liberties advocates"
    COMMUNITY_ORGANIZATIONS = "community-organizations", "Immigrant, minority and neighborhood organizations"
    EDUCATION = "education", "Schools and colleges"
    LODGING_RETAIL = "lodging-retail", "Lodging and retail"
    STADIUMS_EVENTS = "stadiums-events", "Stadiums and event organizers"
    TRANSPORTATION = "transportation", "Transit and transportation"
    ENERGY = "energy", "Energy"
    WATER = "water", "Water and wastewater"
    LOCAL_GOVERNMENT = "local-government", "Local elected and appointed officials"
    TRIBAL = "tribal", "Tribal nations"
    LAW_ENFORCEMENT = "law-enforcement", "Local law enforcement"


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


def names(slugs: list[str]) -> list[str]:
    """Return the names of these sectors in the order of the vocabulary. Unknown slugs are left out."""
    return [str(sector.label) for sector in Sector if sector.value in slugs]
