"""The parser of the content files: YAML to documents, without a database or pages.

``content/README.md`` describes the format. Each ``read_…`` function returns the whole file, or raises ContentError with
every problem in it. The same file always results in the same ids.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from modules.core.zones import zones
from modules.demo.blocks import NAMESPACE, Blocks, StatementFile, sector, uid
from modules.demo.source import ContentError, Fields, Place, SourceFile
from modules.domain.document import Block, Document
from modules.domain.fields import STATEMENT
from modules.domain.schema import GUIDE, MODULE
from modules.domain.tokens import OFFERED, Source, Token
from modules.domain.vocabularies import Sector, StatementKind

__all__ = [
    "NAMESPACE",
    "CenterFile",
    "ContentError",
    "GuideFile",
    "ModuleFile",
    "PackFile",
    "PersonFile",
    "StatementFile",
    "read_center",
    "read_guide",
    "read_module",
    "read_statements",
]

RANKS = frozenset({"start", "core", "further"})
CENTER_KINDS = frozenset({"primary", "recognized"})
CENTER_ROLES = frozenset({"lead", "pcrcl", "director", "presenter"})


@dataclass(frozen=True)
class ModuleFile:
    """A topic module. ``content`` is its document without the guides; ``images`` are the files that it shows."""

    slug: str
    uid: str
    title: str
    summary: str
    language: str
    sectors: list[str]
    owner: str
    next_review: datetime.date
    companions: list[str]
    rank: str
    first_for: list[str]
    builds_on: list[str]
    content: Document
    images: tuple[Path, ...]


@dataclass(frozen=True)
class GuideFile:
    """A presenter guide. ``module`` is the slug of its module; ``body`` is a stream."""

    slug: str
    uid: str
    module: str
    title: str
    summary: str
    minutes: int
    sectors: list[str]
    body: list[Block]


@dataclass(frozen=True)
class PersonFile:
    """An account at an invented center. Its name is that of a role, not of a person."""

    username: str
    role: str
    name: str


@dataclass(frozen=True)
class PackFile:
    """A pack of an invented center. ``modules`` are slugs, in order.

    ``slug`` is also the name of the folder with the center's customizations.
    """

    slug: str
    title: str
    sector: str
    minutes: int
    modules: list[str]


@dataclass(frozen=True)
class CenterFile:
    """An invented center. ``profile`` is ``{Token.field: value}`` for every profile token; a value may be ""."""

    slug: str
    name: str
    kind: str
    time_zone: str
    profile: dict[str, str]
    people: tuple[PersonFile, ...]
    packs: tuple[PackFile, ...]


def read_statements(path: Path, older: Mapping[str, StatementFile] | None = None) -> list[StatementFile]:
    """Read ``statements.yaml``. Raises ContentError.

    If ``older`` is given, every statement in the file must be the next version of one of those.
    """
    with SourceFile.reading(path) as root:
        places = root.entries()
        statements = [_statement(place) for place in places]
        seen: set[str] = set()
        for place, statement in zip(places, statements, strict=True):
            if statement.key in seen:
                place.problem(f"the key {statement.key!r} is used already.")
            seen.add(statement.key)
            if older is not None and not _follows(statement, older.get(statement.key)):
                place.problem(f"{statement.key!r} {statement.number} follows no statement with the number before.")
    return statements


def _follows(statement: StatementFile, before: StatementFile | None) -> bool:
    return before is not None and statement.number == before.number + 1 and statement.wording != before.wording


def _statement(place: Place) -> StatementFile:
    with place.fields() as fields:
        confirmed = fields.find("confirmed")
        return StatementFile(
            key=fields.slug("key"),
            title=fields.text("title", STATEMENT.by_name["title"].max_length),
            kind=fields.choice("kind", StatementKind.values()),
            number=fields.number("number"),
            wording=fields.text("wording"),
            basis=fields.text("basis", STATEMENT.by_name["basis"].max_length),
            confirmed=confirmed.flag() if confirmed else False,
            note=fields.text_or_empty("note"),
        )


def read_module(path: Path, statements: Mapping[str, StatementFile], images_dir: Path) -> ModuleFile:
    """Read ``modules/<slug>.yaml``. ``statements`` are by key. Raises ContentError."""
    with SourceFile.reading(path) as root, root.fields() as fields:
        blocks = Blocks(fields.slug("slug"), statements, images_dir)
        content = _content(blocks, fields)
        review = fields.find("next_review")
        module = ModuleFile(
            slug=blocks.slug,
            uid=uid(blocks.slug),
            title=content["title"],
            summary=content["summary"],
            language=fields.text("language", 10),
            sectors=content["sectors"],
            owner=fields.text("owner", 120),
            next_review=review.date() if review else datetime.date.min,
            companions=fields.many("companions", Place.slug, required=False),
            rank=fields.choice("rank", RANKS, "core"),
            first_for=fields.many("first_for", sector, required=False),
            builds_on=fields.many("builds_on", Place.slug, required=False),
            content=content,
            images=tuple(blocks.images),
        )
    return module


def _content(blocks: Blocks, fields: Fields) -> Document:
    return {
        "title": fields.text("title", MODULE.by_name["title"].max_length),
        "summary": fields.text("summary", MODULE.by_name["summary"].max_length),
        "sectors": fields.many("sectors", sector),
        "objectives": blocks.many(fields, "objectives", "objective"),
        "sections": blocks.many(fields, "sections", "section"),
        "handouts": blocks.many(fields, "handouts", "handout", required=False),
        "questions": blocks.many(fields, "questions", "question", required=False),
        "sources": blocks.many(fields, "sources", "source", required=False),
    }


def read_guide(path: Path, statements: Mapping[str, StatementFile], images_dir: Path) -> GuideFile:
    """Read ``guides/<slug>.yaml``. ``statements`` are by key. Raises ContentError."""
    with SourceFile.reading(path) as root, root.fields() as fields:
        blocks = Blocks(fields.slug("slug"), statements, images_dir)
        guide = GuideFile(
            slug=blocks.slug,
            uid=uid(blocks.slug),
            module=fields.slug("module"),
            title=fields.text("title", GUIDE.by_name["title"].max_length),
            summary=fields.text("summary", GUIDE.by_name["summary"].max_length),
            minutes=fields.number("minutes"),
            sectors=fields.many("sectors", sector, required=False),
            body=blocks.stream(fields, "body", GUIDE.by_name["body"].blocks),
        )
    return guide


def read_center(path: Path, modules: Collection[str]) -> CenterFile:
    """Read ``centers/<slug>.yaml``. Raises ContentError, including for a required token without a value.

    ``modules`` are the slugs of the modules that a pack can contain.
    """
    with SourceFile.reading(path) as root, root.fields() as fields:
        name = fields.text("name", 120)
        center = CenterFile(
            slug=fields.slug("slug"),
            name=name,
            kind=fields.choice("kind", CENTER_KINDS),
            time_zone=fields.choice("time_zone", zones()),
            profile={"name": name, **_profile(fields.find("profile"))},
            people=tuple(fields.many("people", _person)),
            packs=tuple(fields.many("packs", lambda place: _pack(place, modules))),
        )
    return center


def _profile(place: Place | None) -> dict[str, str]:
    """Read the profile without the name, which is at the top of the file."""
    if place is None:
        return {}
    wanted = [token for token in OFFERED if token.source is Source.PROFILE and token.field != "name"]
    with place.fields() as fields:
        return {token.field: _value(token, fields) for token in wanted}


def _value(token: Token, fields: Fields) -> str:
    return fields.text(token.field) if token.required else fields.text_or_empty(token.field)


def _person(place: Place) -> PersonFile:
    with place.fields() as fields:
        return PersonFile(
            username=fields.slug("username"),
            role=fields.choice("role", CENTER_ROLES),
            name=fields.text("name", 120),
        )


def _pack(place: Place, modules: Collection[str]) -> PackFile:
    with place.fields() as fields:
        return PackFile(
            slug=fields.slug("slug"),
            title=fields.text("title", 160),
            sector=fields.choice("sector", Sector.values()),
            minutes=fields.number("minutes"),
            modules=fields.many("modules", lambda entry: entry.choice(modules)),
        )
