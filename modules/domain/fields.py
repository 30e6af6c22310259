"""What the grammar is written in: kinds of fields, fields, and rows of them. ``schema.py`` has the grammar itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cached_property
from typing import Any

from modules.domain.vocabularies import StatementKind, Vocabulary

Path = tuple[str, ...]


class Kind(Enum):
    """What a field holds, in the form of a document."""

    LINE = auto()  # str without line breaks
    LINES = auto()  # str
    ADDRESS = auto()  # str: a web address, or empty
    INTEGER = auto()  # int or None
    BOOLEAN = auto()
    DATE = auto()  # str like 2027-11-22, or None
    CHOICE = auto()  # one word of a vocabulary
    CHOICES = auto()  # words of a vocabulary, in its order
    RICH = auto()  # a stream of paragraphs
    ITEMS = auto()  # a stream of lines
    STREAM = auto()  # a stream of blocks
    PICTURE = auto()  # an image with its text
    IMAGE = auto()  # what a document says of an image, or None
    FILE = auto()  # the same of a file
    STATEMENT = auto()  # the same of a statement
    TABLE = auto()
    RUNS = auto()  # the words of a paragraph with their marks
    DEPTH = auto()  # int: how deep a paragraph stands in nested lists
    COLUMNS = auto()  # of a table: {"type": str, "heading": str}
    ROWS = auto()  # of a table: {"values": [str]}
    PLAIN = auto()  # inside a record: a value that is never edited by itself


class Role(StrEnum):
    """What a field is to people."""

    TITLE = "title"  # what the block is called
    WORDS = "words"
    SETTING = "setting"  # a choice or a number that is not read aloud


@dataclass(frozen=True)
class Field:
    """A field of a block, of a document or of a record in them.

    Attributes:
        name: the key.
        initial: the default, if it is another than the empty value of the kind.
        label: what a list of changes calls the field; empty if it is simply the words of its block.
        required: whether a finished document has something here. A draft may not.
        checked: whether a release is refused if this title is empty.
        max_length: characters of a text, or of each item; 0 for no limit.
        least, most: limits of an integer.
        choices: the words of a choice.
        blocks: the types of the blocks in a stream.
        headings: whether rich text, here or in this stream, may have headings.
        place: what people call the field in a path of places; empty for a field that only holds blocks together.
        presenter_only: whether participants never see it.
        later: whether the field was added after 1.0 of the modules that may have it.
        together: whether it is one value with the other fields of its row that are so, for a merge.
        describes: the field of its row that it describes, and with which it is one value while that one is whole.
    """

    name: str
    kind: Kind
    role: Role = Role.WORDS
    initial: Any = None
    label: str | None = None
    required: bool = False
    checked: bool = False
    max_length: int = 0
    least: int = 0
    most: int | None = None
    choices: type[Vocabulary] | None = None
    blocks: tuple[str, ...] = ()
    headings: bool = False
    place: str = ""
    presenter_only: bool = False
    later: bool = False
    together: bool = False
    describes: str = ""

    @property
    def default(self) -> Any:
        """The value of a key that is left out, in the form of a document: each time a new one."""
        return deepcopy(EMPTY.get(self.kind) if self.initial is None else self.initial)

    @property
    def called(self) -> str:
        """What a list of changes calls the field."""
        return self.name.replace("_", " ") if self.label is None else self.label

    @property
    def is_one_value(self) -> bool:
        """Whether a merge takes the value whole: half of one with half of another is neither."""
        return self.kind in ONE_VALUE

    @property
    def record(self) -> Row:
        """The row of the keys in the value; an empty one if the value has no keys of its own."""
        return RECORDS.get(self.kind, UNKNOWN)


@dataclass(frozen=True)
class Row:
    """A block type, a document, or a record inside a field.

    Attributes:
        name: the type.
        fields: in the order in which an editor sees them.
        text: for a block whose whole value is one text: the field that describes it.
        label: what people call the type, if it is another word than the name.
        may_hide: whether a pack may leave such a block out.
        presenter_only: whether participants never see such a block.
        headed: whether its title is shown as a heading.
        on_screen: whether it has a screen of its own in the room.
        alone: whether it is one thing to look at rather than fields with names.
        verbatim: whether it is a part of a text, or an item of a list. A center can't add one to a locked text.
    """

    name: str
    fields: tuple[Field, ...] = ()
    text: Field | None = None
    label: str = ""
    may_hide: bool = False
    presenter_only: bool = False
    headed: bool = False
    on_screen: bool = False
    alone: bool = False
    verbatim: bool = False

    @property
    def called(self) -> str:
        """What people call a block of this type."""
        return self.label or self.name.replace("_", " ")

    @property
    def is_paragraph(self) -> bool:
        """Whether a block of this type is a part of a text."""
        return self.verbatim and self.text is None

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields, by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def later(self) -> Mapping[str, Field]:
        """The fields that were added later, by name."""
        return {field.name: field for field in self.fields if field.later}

    @cached_property
    def together(self) -> tuple[str, ...]:
        """The names of the fields that are always one value together."""
        return tuple(field.name for field in self.fields if field.together)

    @cached_property
    def describing(self) -> tuple[Field, ...]:
        """The fields that describe another one."""
        return tuple(field for field in self.fields if field.describes)

    def together_in(self, values: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """Return the names of the fields that are one value together in these values of this type, one of each side."""
        if not self.describing:
            return self.together
        names = set(self.together)
        for field in self.describing:
            described = [value.get(field.describes) for value in values]
            if self.is_whole((field.describes,), described):
                names |= {field.name, field.describes}
        return tuple(name for name in self.by_name if name in names)

    @cached_property
    def one_values(self) -> frozenset[Path]:
        """The paths below a value of this type to what a merge takes whole."""
        return frozenset(path for path, field in self.paths.items() if field.is_one_value)

    @cached_property
    def bound_values(self) -> Mapping[Path, tuple[Path, ...]]:
        """The paths below a value of this type to what may be one value, each with the paths that decide it."""
        return {path: BOUND[field.kind] for path, field in self.paths.items() if field.kind in BOUND}

    def is_whole(self, path: Path, values: Sequence[Any]) -> bool:
        """Return whether these values at a path below a value of this type, one of each side, are one value each."""
        if path in self.one_values:
            return True
        decisive = self.bound_values.get(path, ())
        return any(len({repr(at(value, one)) for value in values}) > 1 for one in decisive)

    @cached_property
    def later_paths(self) -> Mapping[Path, Field]:
        """The fields that were added later, of the value and of the records in it, by their path below the value."""
        return {path: field for path, field in self.paths.items() if field.later}

    @cached_property
    def paths(self) -> Mapping[Path, Field]:
        """Every field of a value of this type, and of the records in it, by its path below the value."""
        found: dict[Path, Field] = {}
        for field in self.fields:
            found[field.name,] = field
            found.update({(field.name, *path): one for path, one in field.record.paths.items()})
        return found

    def record(self, name: str) -> Row:
        """Return the row of the keys in the value of a field; an empty one if there are no keys, or no field."""
        return self.by_name[name].record if name in self.by_name else UNKNOWN

    def empty(self) -> dict[str, Any]:
        """Return a value of this type in which every field holds its default."""
        return {field.name: field.default for field in self.fields if not field.later}

    def written(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a value without the keys that were added later and hold their default."""
        gone = [name for name, field in self.later.items() if name in value and value[name] == field.default]
        return {name: value[name] for name in value if name not in gone} if gone else value

    def read(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a value with every key that was added later: one that is left out reads as its default."""
        missing = {name: field.default for name, field in self.later.items() if name not in value}
        return {**value, **missing} if missing else value


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path below a value; None if nothing does."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


UNKNOWN = Row("")
"""Stands for a type that the grammar does not have, and for values without keys."""

EMPTY: Mapping[Kind, Any] = {
    Kind.LINE: "",
    Kind.LINES: "",
    Kind.ADDRESS: "",
    Kind.BOOLEAN: False,
    Kind.CHOICES: [],
    Kind.RICH: [],
    Kind.ITEMS: [],
    Kind.STREAM: [],
    Kind.TABLE: {"columns": [], "rows": [], "caption": ""},
    Kind.PICTURE: {"image": None, "alt_text": "", "decorative": None},
}
"""The empty value of each kind; None for a kind that is not here."""
ONE_VALUE = frozenset({Kind.IMAGE, Kind.FILE, Kind.STATEMENT, Kind.TABLE})
BOUND: Mapping[Kind, tuple[Path, ...]] = {Kind.PICTURE: (("image", "sha256"), ("decorative",))}
"""Kinds whose values are one as soon as what stands at one of these paths was changed: the text of a picture describes
that picture and no other."""

CELL_LENGTH = 300
"""Characters in a cell of a table, in the heading of a column, and in the caption."""
TEXT_LENGTH = 20_000
"""Characters of one rich text, without its formatting."""
DESCRIPTION_LENGTH = 500
"""Characters of the text for people who can't see a picture."""

PICTURE = Row(
    "picture",
    (
        Field("image", Kind.IMAGE, label=""),
        Field("alt_text", Kind.LINE, max_length=DESCRIPTION_LENGTH, label="text for people who can’t see the picture"),
        Field("decorative", Kind.PLAIN, Role.SETTING),  # None while no image is chosen
    ),
)
IMAGE = Row(
    "image",
    (
        Field("sha256", Kind.PLAIN, Role.SETTING, ""),
        Field("name", Kind.PLAIN, initial=""),
        Field("width", Kind.PLAIN, Role.SETTING, 0),
        Field("height", Kind.PLAIN, Role.SETTING, 0),
    ),
)
FILE = Row("file", (Field("sha256", Kind.PLAIN, Role.SETTING, ""), Field("name", Kind.PLAIN, initial="")))
STATEMENT = Row(
    "statement",
    (
        Field("key", Kind.PLAIN, Role.SETTING, "", label="statement"),
        Field("number", Kind.PLAIN, Role.SETTING, 0, label="number of the wording"),
        Field("title", Kind.LINE, Role.TITLE, max_length=120),
        Field("kind", Kind.CHOICE, Role.SETTING, "", choices=StatementKind),
        Field("wording", Kind.LINES),
        Field("basis", Kind.LINE, max_length=300),
        Field("confirmed", Kind.BOOLEAN, Role.SETTING, label="confirmed by DHS"),
        Field("note", Kind.LINES),
    ),
)
TABLE = Row(
    "table",
    (
        Field("columns", Kind.COLUMNS, initial=[], label=""),
        Field("rows", Kind.ROWS, initial=[], label=""),
        Field("caption", Kind.LINE, max_length=CELL_LENGTH),
    ),
)
RECORDS: Mapping[Kind, Row] = {
    Kind.PICTURE: PICTURE,
    Kind.IMAGE: IMAGE,
    Kind.FILE: FILE,
    Kind.STATEMENT: STATEMENT,
    Kind.TABLE: TABLE,
}
"""The keys of the values that have some."""
