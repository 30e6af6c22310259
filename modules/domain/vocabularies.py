"""The words that an author of a document chooses from: each a value, which documents hold, and a label for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """Values with labels. The values stand in released documents, so they are never changed."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member of a value and its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return the pairs of value and label, as Django's fields take them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def values(cls) -> list[str]:
        """Return the values in their order."""
        return [member.value for member in cls]


class Policy(Vocabulary):
    """What a center may do to a block (DESIGN §1)."""

    LOCKED = "locked", "Locked: shown word for word"
    GUIDED = "guided", "Guided: adapted, with sign-off"
    OPEN = "open", "Open: filled in freely"


class Method(Vocabulary):
    """How a section is held."""

    PRESENTATION = "presentation", "Presentation"
    DISCUSSION = "discussion", "Discussion"
    ACTIVITY = "activity", "Activity"
    OPEN_FORUM = "open_forum", "Open forum"
    DEMONSTRATION = "demonstration", "Demonstration"


class Audience(Vocabulary):
    """Who gets a handout."""

    PARTICIPANT = "participant", "Participants"
    PRESENTER = "presenter", "Presenters only"


class Tone(Vocabulary):
    """How strongly a callout speaks."""

    TIP = "tip", "Tip"
    CAUTION = "caution", "Caution"
    MUST = "must", "Must"


class Language(Vocabulary):
    """The language of a module."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


class StatementKind(Vocabulary):
    """Why a wording is mandated."""

    SAFETY = "safety", "Safety"
    PCRCL = "pcrcl", "P/CRCL"
    DEFINITION = "definition", "Definition"
    LEGAL = "legal", "Legal"
    TRADEMARK = "trademark", "Trademark"
    MARKING = "marking", "Marking"


class Sector(Vocabulary):
    """The 24 audience types of the domain research, and two groups above them.

    An audience is chosen by role and sector, never by identity.
    """

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
