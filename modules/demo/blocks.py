"""The blocks of content files, made into the blocks of a document (DESIGN §4)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from modules.demo import markdown, vocabulary
from modules.demo.source import Fields, Place
from modules.domain.document import Block, Json

# Fixed for good: every id ever stored was made with it.
NAMESPACE = uuid.UUID("4d8a3f52-6f0e-5c1b-9a57-2b9d0c7e61a4")

NOTES = ("text", "statement")
PARTS = ("text", "statement", "image", "table")
ITEMS = ("slide", "discussion", "activity")
GUIDE_BODY = ("preparation", "materials", "checklist", "script", "question", "callout", "statement", "text")


@dataclass(frozen=True)
class StatementFile:
    """A statement as written in ``statements.yaml``; ``number`` is raised whenever ``wording`` changes."""

    key: str
    title: str
    kind: str
    number: int
    wording: str
    basis: str
    confirmed: bool
    note: str


def uid(name: str) -> str:
    """Return the UUID stored for a slug, or for ``slug/id``."""
    return str(uuid.uuid5(NAMESPACE, name))


@dataclass
class Blocks:
    """Reads the blocks of one file; remembers which ids are taken and which images are used."""

    slug: str
    statements: Mapping[str, StatementFile]
    images_dir: Path
    images: list[Path] = field(default_factory=list)
    lines_by_id: dict[str, int] = field(default_factory=dict)

    def many(self, fields: Fields, name: str, kind: str, *, required: bool = True) -> list[Block]:
        """Read a list of blocks of one type, whose type is not written."""
        return fields.many(name, lambda place: self.block(kind, place), required=required)

    def stream(self, fields: Fields, name: str, kinds: Collection[str], *, required: bool = True) -> list[Block]:
        """Read a list of blocks, each written under its type."""
        entries = fields.many(name, lambda place: self._typed(place, kinds), required=required)
        return [block for entry in entries for block in entry]

    def _typed(self, place: Place, kinds: Collection[str]) -> list[Block]:
        found = place.one_of(kinds, "block")
        return [self.block(*found)] if found else []

    def block(self, kind: str, place: Place) -> Block:
        """Read one block of a type."""
        with place.fields() as fields:
            key = self.id_of(fields)
            return {"id": key, "type": kind, "value": _READERS[kind](self, key, fields)}

    def id_of(self, fields: Fields) -> str:
        """Read the short id of a block and return the one that is stored; no two in the file may be alike."""
        place = fields.find("id")
        key = place.slug() if place else ""
        if place and key in self.lines_by_id:
            place.problem(f"the id {key!r} is used already, on line {self.lines_by_id[key]}.")
        elif place and key:
            self.lines_by_id[key] = place.line
        return uid(f"{self.slug}/{key}")

    def rich(self, fields: Fields, key: str, name: str) -> list[Block]:
        """Read the Markdown in field ``name`` of the block ``key``."""
        place = fields.find(name)
        if place is None:
            return []
        result = markdown.read(place.text())
        for below, sentence in result.problems:
            place.problem(sentence, line=place.first_line_of_text + below)
        return [
            {
                "id": f"{key}:{name}:p{position}",
                "type": paragraph.kind,
                "value": {"depth": paragraph.depth, "runs": paragraph.runs},
            }
            for position, paragraph in enumerate(result.paragraphs, start=1)
        ]

    def statement(self, fields: Fields) -> Json:
        """Read the key of a statement and return its words, number and all."""
        key = fields.text("key")
        if key in self.statements:
            return asdict(self.statements[key])
        if key:
            fields.place.problem(f"there is no statement {key!r} in statements.yaml.")
        return {}

    def image(self, fields: Fields) -> Json:
        """Read the name of an image file and return what identifies its bytes."""
        name = fields.text("file")
        path = self.images_dir / Path(name).name
        try:
            asset = _asset(path)
        except (OSError, UnidentifiedImageError):
            fields.place.problem(f"there is no image {name!r} in {self.images_dir}.")
            return {}
        if path not in self.images:
            self.images.append(path)
        return asset


def _asset(path: Path) -> Json:
    with Image.open(path) as picture:
        width, height = picture.size
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"sha256": digest, "name": path.name, "width": width, "height": height}


def _policy(fields: Fields, default: str = "guided") -> str:
    return fields.choice("policy", vocabulary.POLICIES, default)


def _title(fields: Fields) -> str:
    return fields.text("title", 160)


def _words(make: Blocks, key: str, fields: Fields) -> Json:
    return fields.text("text", 300)


def _section(make: Blocks, key: str, fields: Fields) -> Json:
    minutes, short = fields.number("minutes"), fields.number("short_minutes")
    if short > minutes:
        fields.place.problem("the short form can't be longer than the full one.")
    sectors = fields.many("sectors", sector, required=False)
    return {
        "policy": _policy(fields),
        "title": _title(fields),
        "minutes": minutes,
        "short_minutes": short,
        "method": fields.choice("method", vocabulary.METHODS),
        "items": make.stream(fields, "items", ITEMS),
        **({"sectors": sectors} if sectors else {}),
    }


def sector(place: Place) -> str:
    """Read the slug of an audience sector."""
    return place.choice(vocabulary.SECTORS)


def _slide(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "title": _title(fields),
        "parts": make.stream(fields, "parts", PARTS),
        "notes": make.stream(fields, "notes", NOTES, required=False),
    }


def _text(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "body": make.rich(fields, key, "body"),
        "confirm": fields.text_or_empty("confirm", 300),
    }


def _statement(make: Blocks, key: str, fields: Fields) -> Json:
    return {"policy": _policy(fields, "locked"), "statement": make.statement(fields)}


def _image(make: Blocks, key: str, fields: Fields) -> Json:
    policy, image = _policy(fields), make.image(fields)
    alt = fields.text_or_empty("alt")
    place = fields.find("decorative", required=False)
    decorative = place.flag() if place else False
    if bool(alt) == decorative:
        fields.place.problem("an image needs either alt, what it tells, or decorative: true.")
    return {
        "policy": policy,
        "image": {"image": image, "alt_text": alt, "decorative": decorative},
        "caption": fields.text_or_empty("caption", 200),
    }


def _table(make: Blocks, key: str, fields: Fields) -> Json:
    policy = _policy(fields)
    headings = fields.many("columns", Place.text)
    rows = fields.many("rows", lambda place: _row(place, len(headings)))
    table = {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in rows],
        "caption": fields.text_or_empty("caption"),
    }
    return {"policy": policy, "table": table}


def _row(place: Place, width: int) -> list[str]:
    cells = [cell.text_or_empty(300) for cell in place.entries()]
    if len(cells) != width:
        place.problem(f"a row here has {width} cells, not {len(cells)}.")
    return cells


def _discussion(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "title": fields.text_or_empty("title", 160),
        "questions": make.many(fields, "questions", "item"),
        "notes": make.stream(fields, "notes", NOTES, required=False),
    }


def _activity(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "title": _title(fields),
        "minutes": fields.number_or_none("minutes"),
        "group_size": fields.text_or_empty("group_size", 80),
        "materials": make.many(fields, "materials", "item", required=False),
        "steps": make.rich(fields, key, "steps"),
        "credit": fields.text_or_empty("credit", 200),
        "notes": make.stream(fields, "notes", NOTES, required=False),
    }


def _handout(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "title": _title(fields),
        "audience": fields.choice("audience", vocabulary.AUDIENCES),
        "parts": make.stream(fields, "parts", PARTS),
        "file": None,
    }


def _question(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "question": fields.text("question", 300),
        "answer": make.rich(fields, key, "answer"),
    }


def _source(make: Blocks, key: str, fields: Fields) -> Json:
    url = fields.text_or_empty("url")
    if url and not url.startswith("https://"):
        fields.place.problem("an address begins with https://.")
    return {
        "policy": _policy(fields),
        "title": fields.text("title", 300),
        "url": url,
        "note": fields.text_or_empty("note", 300),
    }


def _preparation(make: Blocks, key: str, fields: Fields) -> Json:
    return {"policy": _policy(fields), "title": _title(fields), "body": make.rich(fields, key, "body")}


def _list(make: Blocks, key: str, fields: Fields) -> Json:
    return {"policy": _policy(fields), "title": _title(fields), "items": make.many(fields, "items", "item")}


def _script(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "title": _title(fields),
        "minutes": fields.number_or_none("minutes"),
        "say": make.rich(fields, key, "say"),
        "do": fields.text_or_empty("do", 300),
    }


def _callout(make: Blocks, key: str, fields: Fields) -> Json:
    return {
        "policy": _policy(fields),
        "tone": fields.choice("tone", vocabulary.TONES),
        "title": _title(fields),
        "body": make.rich(fields, key, "body"),
    }


_READERS: Mapping[str, Callable[[Blocks, str, Fields], Json]] = {
    "objective": _words,
    "item": _words,
    "section": _section,
    "slide": _slide,
    "discussion": _discussion,
    "activity": _activity,
    "handout": _handout,
    "question": _question,
    "source": _source,
    "text": _text,
    "statement": _statement,
    "image": _image,
    "table": _table,
    "preparation": _preparation,
    "materials": _list,
    "checklist": _list,
    "script": _script,
    "callout": _callout,
}
