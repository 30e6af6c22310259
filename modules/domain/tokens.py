"""Tokens: ``{{center.name}}`` and its like, filled when an outline is made (DESIGN §1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from modules.domain.document import Json

PATTERN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class Source(StrEnum):
    """Where the value of a token comes from."""

    PROFILE = "profile"  # what the center says of itself
    PACK = "pack"  # what the pack says of its audience
    EVENT = "event"  # known only when a roundtable is planned


@dataclass(frozen=True)
class Token:
    """A token that may stand in a text.

    ``required`` tokens must be filled before an edition is made; those of an event are filled later and say
    ``fallback`` until then.
    """

    key: str
    source: Source
    label: str
    required: bool = True
    fallback: str = ""

    @property
    def field(self) -> str:
        """The name of the field that holds its value: the key without its first part."""
        return self.key.partition(".")[2]


TOKENS: Mapping[str, Token] = {
    token.key: token
    for token in (
        Token("center.name", Source.PROFILE, "Center name"),
        Token("center.acronym", Source.PROFILE, "Center acronym", required=False),
        Token("center.area_of_responsibility", Source.PROFILE, "Area of responsibility"),
        Token("center.host_agencies", Source.PROFILE, "Host agencies"),
        Token("center.hours", Source.PROFILE, "Hours"),
        Token("center.tip_phone", Source.PROFILE, "Tip line"),
        Token("center.tip_url", Source.PROFILE, "Web page for tips", required=False),
        Token("center.tip_app", Source.PROFILE, "App for tips", required=False),
        Token("center.non_emergency_phone", Source.PROFILE, "Non-emergency phone"),
        Token("center.pcrcl_contact", Source.PROFILE, "P/CRCL contact"),
        Token("center.privacy_policy_url", Source.PROFILE, "Privacy policy"),
        Token("center.complaint_process_url", Source.PROFILE, "Complaint process"),
        Token("center.liaison_program_name", Source.PROFILE, "Liaison program"),
        Token("center.join_url", Source.PROFILE, "Page to sign up", required=False),
        Token("center.products_for_this_audience", Source.PROFILE, "Products to offer"),
        Token("center.state_reporting_law_note", Source.PROFILE, "Note on state reporting law", required=False),
        Token("local.example_positive_report", Source.PROFILE, "Local example of a useful report", required=False),
        Token("audience.sector", Source.PACK, "Audience sector"),
        Token("event.title", Source.EVENT, "Title of the roundtable", fallback="today's roundtable"),
        Token("event.date", Source.EVENT, "Date of the roundtable", fallback="the date of the roundtable"),
    )
}


def find(text: str) -> list[str]:
    """Return the keys of the tokens that stand in ``text``, known or not, in order."""
    return [match.group(1) for match in PATTERN.finditer(text)]


def texts(value: Json) -> list[str]:
    """Return every string in which a reader would see a token.

    Runs of one paragraph are joined first, so that a token half in bold is still seen.
    """
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, dict):
        if isinstance(value.get("runs"), list):
            return ["".join(run["text"] for run in value["runs"])]
        return [text for item in value.values() for text in texts(item)]
    return []


def used(value: Json) -> list[str]:
    """Return the keys of all tokens in a document, each once, in order of first use."""
    return list(dict.fromkeys(key for text in texts(value) for key in find(text)))


def unknown(value: Json) -> list[str]:
    """Return the keys in ``value`` that are no tokens of ours."""
    return [key for key in used(value) if key not in TOKENS]


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """Return ``text`` with each token replaced by ``value_of(key)``; values are not searched for tokens again."""
    return PATTERN.sub(lambda match: value_of(match.group(1)), text)
