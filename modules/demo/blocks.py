"""Conversion of the blocks in content files into blocks of a document (DESIGN §4)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from modules.demo import markdown
from modules.demo.source import Fields, Place
from modules.domain.document import Block, Json
from modules.domain.fields import CELL_LENGTH, Field, Kind, Row
from modules.domain.schema import row
from modules.domain.vocabularies import Sector

# Never change this: every stored id was computed with it.
NAMESPACE = uuid.UUID("4d8a3f52-6f0e-5c1b-9a57-2b9d0c7e61a4")
ITEM_LENGTH = 300
"""Most characters in an item of a list in a content file."""


@dataclass(frozen=True)
class StatementFile:
    """A statement in ``statements.yaml``. ``number`` must increase with each change of ``wording``."""

    key: str
    title: str
    kind: str
    number: int
    wording: str
    basis: str
    confirmed: bool
    note: str


def uid(name: str) -> str:
    """Return the stored UUID for a slug, or for ``slug/short id``."""
    return str(uuid.uuid5(NAMESPACE, name))


@dataclass
class Blocks:
    """Reads the blocks of one file, and records the short ids and images in it."""

    slug: str
    statements: Mapping[str, StatementFile]
    images_dir: Path
    images: list[Path] = field(default_factory=list)
    lines_by_id: dict[str, int] = field(default_factory=dict)

    def many(self, fields: Fields, name: str, kind: str, *, required: bool = True) -> list[Block]:
        """Read a list of blocks that all have the type ``kind``, so that the file does not name it."""
        return fields.many(name, lambda place: self.block(kind, place), required=required)

    def stream(self, fields: Fields, name: str, kinds: Collection[str], *, required: bool = True) -> list[Block]:
        """Read a list of blocks, each under a key that names its type."""
        entries = fields.many(name, lambda place: self._typed(place, kinds), required=required)
        return [block for entry in entries for block in entry]

    def _typed(self, place: Place, kinds: Collection[str]) -> list[Block]:
        found = place.one_of(kinds, "block")
        return [self.block(*found)] if found else []

    def block(self, kind: str, place: Place) -> Block:
        """Read one block of the type ``kind``."""
        with place.fields() as fields:
            key = self.id_of(fields)
            return {"id": key, "type": kind, "value": self._value(row(kind), key, fields)}

    def _value(self, grammar: Row, key: str, fields: Fields) -> Json:
        if grammar.text:
            return fields.text("text", grammar.text.max_length or ITEM_LENGTH)
        value = {field.name: _READERS[field.kind](self, key, fields, field) for field in grammar.fields}
        if grammar.name == "section" and value["short_minutes"] > value["minutes"]:
            fields.place.problem("the short form can't be longer than the full one.")
        return grammar.written(value)

    def id_of(self, fields: Fields) -> str:
        """Read the short id of a block and return its stored id. A repeated short id is recorded as a problem."""
        place = fields.find("id")
        key = place.slug() if place else ""
        if place and key in self.lines_by_id:
            place.problem(f"the id {key!r} is used already, on line {self.lines_by_id[key]}.")
        elif place and key:
            self.lines_by_id[key] = place.line
        return uid(f"{self.slug}/{key}")

    def rich(self, fields: Fields, key: str, name: str, *, required: bool = True) -> list[Block]:
        """Read the Markdown in field ``name`` of the block with the id ``key``."""
        place = fields.find(name, required=required)
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
        """Read the key of a statement and return the statement as a document stores it."""
        key = fields.text("key")
        if key in self.statements:
            return asdict(self.statements[key])
        if key:
            fields.place.problem(f"there is no statement {key!r} in statements.yaml.")
        return {}

    def image(self, fields: Fields) -> Json:
        """Read the name of an image file and return the image as a document stores it."""
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


def sector(place: Place) -> str:
    """Read the slug of an audience sector."""
    return place.choice(Sector.values())


# One reader for each kind of field. Content files use a document's names except for pictures, statements and tables.


def _line(make: Blocks, key: str, fields: Fields, field: Field) -> str:
    read = fields.text if field.required else fields.text_or_empty
    return read(field.name, field.max_length)


def _address(make: Blocks, key: str, fields: Fields, field: Field) -> str:
    address = _line(make, key, fields, field)
    if address and not address.startswith("https://"):
        fields.place.problem("an address begins with https://.")
    return address


def _integer(make: Blocks, key: str, fields: Fields, field: Field) -> int | None:
    return fields.number(field.name) if field.required else fields.number_or_none(field.name)


def _boolean(make: Blocks, key: str, fields: Fields, field: Field) -> bool:
    place = fields.find(field.name, required=False)
    return place.flag() if place else bool(field.default)


def _date(make: Blocks, key: str, fields: Fields, field: Field) -> str | None:
    place = fields.find(field.name, required=field.required)
    return place.date().isoformat() if place else None


def _choice(make: Blocks, key: str, fields: Fields, field: Field) -> str:
    return fields.choice(field.name, _words(field), "" if field.required else field.default)


def _choices(make: Blocks, key: str, fields: Fields, field: Field) -> list[str]:
    return fields.many(field.name, lambda place: place.choice(_words(field)), required=field.required)


def _words(field: Field) -> list[str]:
    return field.choices.values() if field.choices else []


def _rich(make: Blocks, key: str, fields: Fields, field: Field) -> list[Block]:
    return make.rich(fields, key, field.name, required=field.required)


def _items(make: Blocks, key: str, fields: Fields, field: Field) -> list[Block]:
    return make.many(fields, field.name, "item", required=field.required)


def _stream(make: Blocks, key: str, fields: Fields, field: Field) -> list[Block]:
    return make.stream(fields, field.name, field.blocks, required=field.required)


def _statement(make: Blocks, key: str, fields: Fields, field: Field) -> Json:
    return make.statement(fields)


def _no_file(make: Blocks, key: str, fields: Fields, field: Field) -> None:
    """Return None: content files contain images but no other files."""


def _picture(make: Blocks, key: str, fields: Fields, field: Field) -> Json:
    image, alt = make.image(fields), fields.text_or_empty("alt")
    place = fields.find("decorative", required=False)
    decorative = place.flag() if place else False
    if bool(alt) == decorative:
        fields.place.problem("an image needs either alt, what it tells, or decorative: true.")
    return {"image": image, "alt_text": alt, "decorative": decorative}


def _table(make: Blocks, key: str, fields: Fields, field: Field) -> Json:
    headings = fields.many("columns", Place.text)
    rows = fields.many("rows", lambda place: _row(place, len(headings)))
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": cells} for cells in rows],
        "caption": fields.text_or_empty("caption"),
    }


def _row(place: Place, width: int) -> list[str]:
    cells = [cell.text_or_empty(CELL_LENGTH) for cell in place.entries()]
    if len(cells) != width:
        place.problem(f"a row here has {width} cells, not {len(cells)}.")
    return cells


_READERS: Mapping[Kind, Callable[[Blocks, str, Fields, Field], Json]] = {
    Kind.LINE: _line,
    Kind.LINES: _line,
    Kind.ADDRESS: _address,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.RICH: _rich,
    Kind.ITEMS: _items,
    Kind.STREAM: _stream,
    Kind.PICTURE: _picture,
    Kind.FILE: _no_file,
    Kind.STATEMENT: _statement,
    Kind.TABLE: _table,
}
