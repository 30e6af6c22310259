"""Tokens: ``{{center.name}}`` and its like, filled when an outline is made (DESIGN §1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from modules.domain.document import Document, Json, Path, is_block, walk
from modules.domain.schema import VERBATIM

PATTERN = re.compile(r"\{\{\s*+((?:[^{}\s](?:[^{}]*[^{}\s])?)?)\s*+\}\}")
ROOTS = r"(?:center|local|audience|event)"
BEGUN = re.compile(
    rf"\{{[\s{{]*+(?P<token>{ROOTS}\.\w*[\s}}]*+)?"  # {{center.name and {center.name; or only braces
    rf"|\b{ROOTS}\.\w+\s*\}}[\s}}]*+"  # center.name}}
)
"""Finds what may be a misspelled token in a text from which the correct tokens were taken out.

No brace is looked at twice, so that a text of nothing but braces takes no longer than any other.
"""
ROOT = re.compile(rf"^(?:{ROOTS}|centre)[._]")
BETWEEN_WORDS = re.compile(r"[\s_-]+")
REST = re.compile(r"[^{}]*\}?")


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


def nearest(key: str) -> str:
    """Return the key of the token that was probably meant; empty where none is like it."""
    field = ROOT.sub("", "_".join(BETWEEN_WORDS.split(key.lower().strip())))
    fields = {token.field: token.key for token in TOKENS.values()}
    parts = {part: key for key in reversed(list(TOKENS)) for part in _parts(key)}
    parts |= {key.partition(".")[0]: key for key in reversed(list(TOKENS))}
    for known, alike in ((fields, 0.7), (parts, 0.65)):
        found = get_close_matches(field, known, n=1, cutoff=alike)
        if found:
            return known[found[0]]
    return ""


def _parts(key: str) -> list[str]:
    return key.partition(".")[2].split("_")


def broken(text: str) -> list[str]:
    """Return the parts of ``text`` that are misspelled tokens: with a brace missing, or a space between two braces.

    One brace without the beginning of a token after it is none.
    """
    left = PATTERN.sub("", text)
    found = []
    at = 0
    while match := BEGUN.search(left, at):
        at = match.end()
        opened = match.group().startswith("{") and not match["token"]
        if opened and match.group().count("{") > 1:
            at = REST.match(left, at).end()  # type: ignore[union-attr]  # it always matches
        if not opened or match.group().count("{") > 1:
            found.append(left[match.start() : at].strip())
    return found


def located(document: Document) -> Iterator[tuple[Path, str]]:
    """Yield every text of a document with the path to the block, or to the field, where a person looks for it."""
    for name, value in document.items():
        if isinstance(value, str):
            yield (name,), value
    for path, block in walk(document):
        if block["type"] not in VERBATIM:
            for text in texts(_own(block["value"])):
                yield path, text


def _own(value: Json) -> Json:
    """Return a value without the blocks that stand in it, but for its wording."""
    if isinstance(value, dict):
        return {name: _own(field) for name, field in value.items()}
    if isinstance(value, list):
        return [item for item in value if not is_block(item) or item["type"] in VERBATIM]
    return value


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """Return ``text`` with each token replaced by ``value_of(key)``; values are not searched for tokens again."""
    return PATTERN.sub(lambda match: value_of(match.group(1)), text)
