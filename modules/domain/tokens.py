"""Tokens: ``{{center.name}}`` and its like, filled when an outline is made (DESIGN §1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from modules.domain.document import Document, Json, Path, walk
from modules.domain.outgoing import strings
from modules.domain.schema import VERBATIM

PATTERN = re.compile(r"(?<!\{)\{\{++\s*+((?:[^{}\s](?:[^{}]*[^{}\s])?)?)\s*+\}\}++")
"""A token with the braces around it. More than two on a side are no mistake to fill: they go with the token."""
ROOTS = r"(?:center|local|audience|event)"
BEGUN = re.compile(
    rf"\{{[\s{{]*+(?P<token>{ROOTS}\.\w*[\s}}]*+)?"  # {{center.name and {center.name; or only braces
    rf"|\b{ROOTS}\.\w+\s*\}}[\s}}]*+"  # center.name}}
)
"""Finds what may be a misspelled token in a text from which the correct tokens were taken out.

No brace is looked at twice, so that a text of nothing but braces takes no longer than any other.
"""
ROOT = re.compile(rf"^(?:{ROOTS}|centre)[._]")
TOO_MANY = re.compile(r"\{\{\{|\}\}\}")
BETWEEN_WORDS = re.compile(r"[\s_-]+")
REST = re.compile(r"[^{}]*\}?")


class Source(StrEnum):
    """Where the value of a token comes from."""

    PROFILE = "profile"  # what the center says of itself
    PACK = "pack"  # what the pack says of its audience
    EVENT = "event"  # known only when a roundtable is planned


class Type(StrEnum):
    """What the value of a token is: how it is written where it stands, and where it leads."""

    PHONE = "phone"  # leads to a call, and is never broken over two lines
    EMAIL = "e-mail"
    LINK = "link"
    NAME = "name"  # keeps its capitals
    PHRASE = "phrase"  # a part of a sentence
    HOURS = "hours"  # a part of a sentence
    SENTENCE = "sentence"  # one or several whole ones


@dataclass(frozen=True)
class Token:
    """A token that may stand in a text.

    ``plain`` is what it reads as if there is no center. ``required`` tokens must be filled before an edition is made;
    those of an event are filled later and say ``fallback`` until then. ``parts`` are the tokens whose values make up
    the value of one that is offered no longer and stands in older texts. ``later`` is whether it was added after the
    first editions: an edition that does not show it does not store it, so that it is what it was.
    """

    key: str
    source: Source
    type: Type
    label: str
    plain: str
    required: bool = True
    fallback: str = ""
    parts: tuple[str, ...] = ()
    later: bool = False

    @property
    def field(self) -> str:
        """The name of the field that holds its value, or the first part of it: a key without its first part."""
        return (self.parts[0] if self.parts else self.key).partition(".")[2]


def _of_center(key: str, type_: Type, label: str, plain: str, *, required: bool = True, later: bool = False) -> Token:
    return Token(key, Source.PROFILE, type_, label, plain, required, later=later)


TOKENS: Mapping[str, Token] = {
    token.key: token
    for token in (
        _of_center("center.name", Type.NAME, "Center name", "your fusion center"),
        _of_center("center.acronym", Type.NAME, "Center acronym", "your fusion center", required=False),
        _of_center("center.area_of_responsibility", Type.PHRASE, "Area of responsibility", "the area that it serves"),
        _of_center("center.host_agencies", Type.PHRASE, "Host agencies", "the agencies that run it"),
        _of_center("center.hours", Type.HOURS, "Hours", "the hours of your center"),
        _of_center("center.tip_phone", Type.PHONE, "Tip line", "the tip line of your center"),
        _of_center("center.tip_url", Type.LINK, "Web page for tips", "its web page for tips", required=False),
        _of_center("center.tip_app", Type.NAME, "App for tips", "its app for tips", required=False),
        _of_center("center.non_emergency_phone", Type.PHONE, "Non-emergency phone", "the local police number"),
        _of_center(
            "center.pcrcl_role", Type.PHRASE, "P/CRCL contact", "its P/CRCL contact", required=False, later=True
        ),
        _of_center("center.pcrcl_email", Type.EMAIL, "P/CRCL e-mail", "the e-mail of its P/CRCL contact", later=True),
        _of_center("center.pcrcl_phone", Type.PHONE, "P/CRCL phone", "its P/CRCL number", required=False, later=True),
        Token(
            "center.pcrcl_contact",
            Source.PROFILE,
            Type.PHRASE,
            "P/CRCL contact",
            "its P/CRCL contact",
            parts=("center.pcrcl_role", "center.pcrcl_email", "center.pcrcl_phone"),
        ),
        _of_center("center.privacy_policy_url", Type.LINK, "Privacy policy", "its privacy policy"),
        _of_center("center.complaint_process_url", Type.LINK, "Complaint process", "its page for complaints"),
        _of_center("center.liaison_program_name", Type.NAME, "Liaison program", "its liaison program"),
        _of_center("center.join_url", Type.LINK, "Page to sign up", "its page to sign up", required=False),
        _of_center(
            "center.products_for_this_audience", Type.PHRASE, "Products to offer", "what your center has to offer"
        ),
        _of_center(
            "center.state_reporting_law_note",
            Type.SENTENCE,
            "Note on state reporting law",
            "Your center adds what the law of your state says.",
            required=False,
        ),
        _of_center(
            "local.example_positive_report",
            Type.SENTENCE,
            "Local example of a useful report",
            "Your center adds an example from your area.",
            required=False,
        ),
        Token("audience.sector", Source.PACK, Type.PHRASE, "Audience sector", "your sector"),
        Token(
            "event.title",
            Source.EVENT,
            Type.NAME,
            "Title of the roundtable",
            "the roundtable",
            fallback="today's roundtable",
        ),
        Token(
            "event.date",
            Source.EVENT,
            Type.PHRASE,
            "Date of the roundtable",
            "the date of the roundtable",
            fallback="the date of the roundtable",
        ),
    )
}
OFFERED = tuple(token for token in TOKENS.values() if not token.parts)
"""The tokens that writers choose from, and that a profile has fields for."""


def find(text: str) -> list[str]:
    """Return the keys of the tokens that stand in ``text``, known or not, in order."""
    return [match.group(1) for match in PATTERN.finditer(text)]


def used(value: Json) -> list[str]:
    """Return the keys of all tokens in a document, each once, in order of first use."""
    return list(dict.fromkeys(key for text in strings(value) for key in find(text)))


def shown(values: Mapping[str, str], parts: Iterable[Json]) -> dict[str, str]:
    """Return the values that a document with these parts stores: of tokens added later, only those that it shows."""
    later = {key for key in values if key in TOKENS and TOKENS[key].later}
    gone = later.difference(*(used(part) for part in parts))
    return {key: value for key, value in values.items() if key not in gone}


def unknown(value: Json) -> list[str]:
    """Return the keys in ``value`` that are no tokens of ours."""
    return [key for key in used(value) if key not in TOKENS]


def nearest(key: str) -> str:
    """Return the key of the token that was probably meant; "" if none is like it."""
    field = ROOT.sub("", "_".join(BETWEEN_WORDS.split(key.lower().strip())))
    keys = [token.key for token in reversed(OFFERED)]
    fields = {token.field: token.key for token in OFFERED}
    parts = {part: key for key in keys for part in _parts(key)}
    parts |= {key.partition(".")[0]: key for key in keys}
    for known, alike in ((fields, 0.7), (parts, 0.65)):
        found = get_close_matches(field, known, n=1, cutoff=alike)
        if found:
            return known[found[0]]
    return ""


def _parts(key: str) -> list[str]:
    return key.partition(".")[2].split("_")


def broken(text: str) -> list[str]:
    """Return the parts of ``text`` that are misspelled tokens: with a brace missing, or a space between two braces.

    One brace without the beginning of a token after it is none. A token in three braces is one: the third would be
    read aloud.
    """
    left = PATTERN.sub("", text)
    found = [whole.group() for whole in PATTERN.finditer(text) if TOO_MANY.search(whole.group())]
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
            for text in strings(block["value"], deep=False):
                yield path, text
