"""The words that content files may choose from. ``library`` has lists of its own for the editor."""

from __future__ import annotations

POLICIES = frozenset({"locked", "guided", "open"})
METHODS = frozenset({"presentation", "discussion", "activity", "open_forum", "demonstration"})
TONES = frozenset({"tip", "caution", "must"})
AUDIENCES = frozenset({"participant", "presenter"})
STATEMENT_KINDS = frozenset({"safety", "pcrcl", "definition", "legal", "trademark", "marking"})
CENTER_KINDS = frozenset({"primary", "recognized"})
CENTER_ROLES = frozenset({"lead", "pcrcl", "director", "presenter"})

SECTORS = frozenset(
    {
        "all",
        "critical-infrastructure",
        "business",
        "public-agency",
        "chambers-of-commerce",
        "fire-ems",
        "public-health",
        "emergency-management",
        "crime-stoppers",
        "private-security",
        "telecommunicators-911",
        "probation-parole-corrections",
        "maritime",
        "point-of-sale-precursors",
        "faith-community",
        "civil-liberties-advocates",
        "community-organizations",
        "education",
        "lodging-retail",
        "stadiums-events",
        "transportation",
        "energy",
        "water",
        "local-government",
        "tribal",
        "law-enforcement",
    }
)
