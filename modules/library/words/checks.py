"""Checks before a release. Each finding names its place, so that an editor can find it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from modules.domain import links
from modules.domain.diff import Change, ChangeKind
from modules.domain.document import Block, Document, Path, is_stream, place, plain_text, walk
from modules.domain.fields import Kind
from modules.domain.schema import PRESENTER_ONLY, TITLED, VERBATIM, row
from modules.domain.token_checks import token_problems
from modules.domain.tokens import find
from modules.domain.vocabularies import StatementKind
from modules.domain.words import Words, holds_locked

VAGUE = frozenset(
    {"click", "click here", "go", "here", "learn more", "link", "more", "more information", "read more", "see here"}
    | {"see more", "this", "this link", "this page", "this website", "website"}
)
"""Texts of links that mean nothing to people who hear a list of links read aloud (WCAG 2.4.4)."""
MINUTES = {"minutes": "minutes", "short_minutes": "minutes for its short form"}
"""Fields of a section that a release needs, as a sentence calls them."""
SIGN = re.compile(r"[^\w\s]")
SLOGAN = re.compile(r"if\s+you\s+see\s+something,?\s+say\s+something", re.IGNORECASE)
"""DHS's licensed slogan.

It may appear only together with the owner's credit line, which is a statement of the kind trademark.
"""


@dataclass(frozen=True)
class Finding:
    """A problem.

    Attributes:
        said: a sentence that names its place.
        path: to the block; ``()`` for the module itself.
        field: the name of the field that it is about; empty if it is about all of the block.
    """

    said: str
    path: Path = ()
    field: str = ""


def problems(content: Document) -> list[str]:
    """Return a sentence for each problem that must be fixed before a release or an edition.

    Drafts may have these problems: Wagtail saves unfinished work on purpose.
    """
    return [found.said for found in unfinished(content)]


def release_findings(content: Document) -> list[Finding]:
    """Return everything that stops a release."""
    return [*own_findings(content), *_empty_guides(content)]


def own_findings(content: Document) -> list[Finding]:
    """Return everything that stops an edition with a module of a center's own, which may have an empty guide.

    These are the problems that stop an edition too, and those that a center could not fix in its clone.
    """
    return [
        *unfinished(content),
        *_vague_links(content),
        *_tables_without_headings(content),
        *_empty_sections(content),
        *_locked_for_some(content),
    ]


def unfinished(content: Document) -> Iterator[Finding]:
    """Yield what stops a release, and an edition with a copy too."""
    yield from _nothing_chosen(content)
    yield from _missing_alt_text(content)
    yield from _broken_headings(content)
    yield from _missing_titles(content)
    yield from _missing_words(content)
    yield from _discussions_without_questions(content)
    yield from _slogan_without_credit(content)
    yield from _dead_links(content)
    yield from (Finding(said, path, field) for path, field, said in token_problems(content))


def _nothing_chosen(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        if block["type"] == "image" and block["value"]["image"]["image"] is None:
            yield Finding(f"No image is chosen: {place(content, path)}.", path, "image")
        elif block["type"] == "statement" and block["value"]["statement"] is None:
            yield Finding(f"No statement is chosen: {place(content, path)}.", path, "statement")


def _missing_titles(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        value = block["value"]
        if block["type"] in TITLED and not value["title"].strip():
            yield Finding(f"A {block['type']} has no title: {place(content, path)}.", path, "title")


def _missing_alt_text(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        if block["type"] == "image":
            image = block["value"]["image"]
            if image["image"] and not image["decorative"] and not (image["alt_text"] or "").strip():
                where = place(content, path)
                yield Finding(f"An image has no description and is not marked as decorative: {where}.", path, "image")


def _broken_headings(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        value = block["value"]
        if isinstance(value, dict):
            for name, field in value.items():
                if isinstance(field, list) and _skips_a_level(field):
                    where = place(content, (*path, name))
                    yield Finding(f"A smaller heading comes before a larger one: {where}.", path, name)


def _skips_a_level(stream: list[Block]) -> bool:
    kinds = [block["type"] for block in stream if isinstance(block, dict) and "type" in block]
    first = next((kind for kind in kinds if kind in {"heading", "subheading"}), "heading")
    return first == "subheading"


def _missing_words(content: Document) -> Iterator[Finding]:
    if not content["summary"].strip():
        yield Finding("The module has no summary.", field="summary")
    if not content["sections"]:
        yield Finding("The module has no section.")
    for block in content["sections"]:
        value, path = block["value"], ("sections", block["id"])
        lacks = next((name for name in MINUTES if not value[name]), "")
        if lacks:
            yield Finding(f"A section has no {MINUTES[lacks]}: {place(content, path)}.", path, lacks)
        elif value["short_minutes"] > value["minutes"]:
            yield Finding(f"The short form is longer than the full one: {place(content, path)}.", path, "short_minutes")


def _discussions_without_questions(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        if block["type"] == "discussion" and not any(one["value"].strip() for one in block["value"]["questions"]):
            yield Finding(f"A discussion has no question: {place(content, path)}.", path, "questions")


def _empty_guides(content: Document) -> Iterator[Finding]:
    for block in content["guides"]:
        if not block["value"]["body"]:
            path = ("guides", block["id"])
            yield Finding(f"A guide has no words: {place(content, path)}.", path, "body")


def _vague_links(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        for name, paragraphs in _rich_fields(block):
            for text, _ in _links(paragraphs):
                if _bare(text) in VAGUE:
                    yield Finding(f"A link says only “{text}”, not where it leads: {place(content, path)}.", path, name)


def _dead_links(content: Document) -> Iterator[Finding]:
    """Yield a finding for each address that was typed wrong. It is shown as words alone.

    One with a token is known only when the token is filled.
    """
    for path, block in walk(content):
        for name, href in _addresses(block):
            if not find(href) and not links.target(href):
                where = place(content, path)
                yield Finding(f"The address “{href}” leads nowhere: {where}. Begin with https://.", path, name)


def _addresses(block: Block) -> Iterator[tuple[str, str]]:
    """Yield (field, address) for each address in a block that somebody typed."""
    for name, paragraphs in _rich_fields(block):
        yield from ((name, link["href"]) for _, link in _links(paragraphs) if link["type"] == "link")
    for field in row(block["type"]).fields:
        if field.kind is Kind.ADDRESS and block["value"].get(field.name):
            yield field.name, block["value"][field.name]


def rich_texts(block: Block) -> list[list[Block]]:
    """Return the rich texts among the fields of a block."""
    return [paragraphs for _, paragraphs in _rich_fields(block)]


def _rich_fields(block: Block) -> list[tuple[str, list[Block]]]:
    """Return (name, paragraphs) of each rich text among the fields of a block."""
    value = block["value"]
    fields = value.items() if isinstance(value, dict) else []
    return [(name, field) for name, field in fields if is_stream(field) and _is_text(field[0])]


def _is_text(block: Block) -> bool:
    return block["type"] in VERBATIM and isinstance(block["value"], dict) and "runs" in block["value"]


def _links(paragraphs: list[Block]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (its words, the link) for each link."""
    for paragraph in paragraphs:
        for link, runs in groupby(paragraph["value"]["runs"], key=_link_of):
            if link:
                yield "".join(run["text"] for run in runs).strip(), link


def _link_of(run: dict[str, Any]) -> Any:
    return next((mark for mark in run["marks"] if isinstance(mark, dict)), None)


def _bare(text: str) -> str:
    return " ".join(SIGN.sub(" ", text).lower().split())


def _tables_without_headings(content: Document) -> Iterator[Finding]:
    for path, block in walk(content):
        if block["type"] == "table":
            columns = block["value"]["table"]["columns"]
            if not columns or not all(column["heading"].strip() for column in columns):
                yield Finding(f"A table has a column without a heading: {place(content, path)}.", path, "table")


def _empty_sections(content: Document) -> Iterator[Finding]:
    for block in content["sections"]:
        if not block["value"]["items"]:
            path = ("sections", block["id"])
            yield Finding(f"A section is empty: {place(content, path)}.", path)


def _slogan_without_credit(content: Document) -> Iterator[Finding]:
    """Yield a finding for each slogan without a credit line for the same readers.

    A credit line in notes does not count for a slogan that participants see, because they don't see notes.
    """
    found = list(_slogans(content))
    statements = [(path, block["value"]["statement"]) for path, block in walk(content) if block["type"] == "statement"]
    credits_at = [path for path, said in statements if said and _is_credit(said)]
    for path in found:
        if not any(_presenters_alone(path) or not _presenters_alone(at) for at in credits_at):
            where = place(content, path)
            yield Finding(f"The slogan is shown without its credit line, which is a statement: {where}.", path)


def _slogans(content: Document) -> Iterator[Path]:
    """Yield the path to each block with the slogan in its own words. Statements are left out."""
    for path, block in walk(content):
        texts = [*_own_words(block["value"]), *map(plain_text, rich_texts(block))]
        if block["type"] != "statement" and any(map(SLOGAN.search, texts)):
            yield path


def _own_words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for field in value.values():
            yield from _own_words(field)


def _is_credit(statement: dict[str, Any]) -> bool:
    return statement.get("kind") == StatementKind.TRADEMARK and bool(SLOGAN.search(statement["wording"]))


def _presenters_alone(path: Path) -> bool:
    return bool(PRESENTER_ONLY.intersection(path))


def _locked_for_some(content: Document) -> Iterator[Finding]:
    for block in content["sections"]:
        if block["value"].get("sectors") and holds_locked(block["value"]):
            path = ("sections", block["id"])
            said = "A section for some audiences contains locked wording, which every audience hears"
            yield Finding(f"{said}: {place(content, path)}.", path, "sectors")


def locked_changes(old: Words, new: Words, changes: Iterable[Change]) -> list[Change]:
    """Return those ``changes``, from ``old`` to ``new``, in blocks that are locked in either, or inside such a block.

    Any of them makes the release a major one.
    """
    locked = old.locked | new.locked
    return [change for change in changes if _touches(change, locked)]


def _touches(change: Change, locked: frozenset[str]) -> bool:
    if change.kind in {ChangeKind.ADDED, ChangeKind.REMOVED}:
        value = change.after if change.kind is ChangeKind.ADDED else change.before
        return bool(locked.intersection({change.block, *(block["id"] for _, block in walk(value["value"]))}))
    return bool(locked.intersection({change.block, *change.path}))


@dataclass(frozen=True)
class Unconfirmed:
    """A wording that DHS has not confirmed, and the places where it appears, without repetitions."""

    said: str
    places: tuple[str, ...]


def unconfirmed(content: Document) -> list[Unconfirmed]:
    """Return the unconfirmed wordings in the order of the document. Each appears once, with all its places."""
    found: dict[str, list[str]] = {}
    for path, block in walk(content):
        value = block["value"]
        said = ""
        if block["type"] == "statement" and value["statement"] and not value["statement"]["confirmed"]:
            said = f"{value['statement']['title']}: {value['statement']['note']}"
        elif block["type"] == "text":
            said = value["confirm"]
        if said:
            found.setdefault(said, []).append(place(content, path[:-1]))
    return [Unconfirmed(said, tuple(dict.fromkeys(places))) for said, places in found.items()]
