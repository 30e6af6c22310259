"""Audience sectors: the vocabulary of who a module or a pack is for. Chosen by role and sector, never by identity."""

from collections.abc import Collection
from enum import IntEnum

from django.db.models import TextChoices


class Sector(TextChoices):
    """The 24 audience types of the domain research, and two umbrellas over them."""

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
"""Audiences that belong to one of the 16 sectors of critical infrastructure, as NSM-22 names them: emergency services,
government facilities (schools among them) and commercial facilities count."""


class Nearness(IntEnum):
    """How closely something is made for an audience; the nearest first."""

    OWN = 0
    UMBRELLA = 1
    ANY = 2


def nearness(slugs: Collection[str], sector: str) -> Nearness | None:
    """Return how closely what is meant for these sectors suits an audience; None where it is meant for others.

    What names no sector is meant for everyone.
    """
    if sector in slugs and sector != Sector.ALL:
        return Nearness.OWN
    if Sector.CRITICAL_INFRASTRUCTURE in slugs and sector in INFRASTRUCTURE:
        return Nearness.UMBRELLA
    return Nearness.ANY if not slugs or Sector.ALL in slugs else None


def names(slugs: list[str]) -> list[str]:
    """Return the names of these sectors in the vocabulary's order; a slug that it lacks is left out."""
    return [str(sector.label) for sector in Sector if sector.value in slugs]
