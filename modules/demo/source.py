"""YAML values with their line numbers, so that a problem can name its line.

A reader asks a :class:`Place`, or the :class:`Fields` of a mapping, for the value that it expects. If the value is of
another kind, the problem is recorded in the :class:`SourceFile` and a placeholder is returned. That way one pass finds
all problems.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

import yaml

from modules.domain import tokens

T = TypeVar("T")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# {YAML's name for a type of value: the words for it in messages}
_TAG = "tag:yaml.org,2002:"
_SORTS = {
    "bool": "true or false",
    "float": "a number",
    "int": "a number",
    "map": "keys and values",
    "null": "nothing",
    "seq": "a list",
    "str": "text",
    "timestamp": "a date",
}


class ContentError(ValueError):
    """A content file that is not valid.

    ``problems`` has a line ``file:line: key: sentence`` for each problem, sorted by line.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass
class SourceFile:
    """A content file that is being read, with the problems found so far as (line, key, sentence)."""

    path: Path
    problems: list[tuple[int, str, str]] = field(default_factory=list)

    def finish(self) -> None:
        """Raise ContentError if there are problems."""
        if self.problems:
            by_line = sorted(self.problems, key=lambda problem: problem[0])
            raise ContentError([f"{self.path}:{line}: {key}: {sentence}" for line, key, sentence in by_line])

    def _refuse(self, line: int, sentence: str) -> ContentError:
        return ContentError([f"{self.path}:{line}: yaml: {sentence}"])

    def _root(self) -> yaml.Node:
        try:
            node = yaml.compose(self.path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise self._refuse(1, f"the file can't be read: {error}.") from error
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._refuse(mark.line + 1 if mark else 1, f"{error.problem or error.context}.") from error
        except yaml.YAMLError as error:
            raise self._refuse(1, f"{error}.") from error
        if node is None:
            raise self._refuse(1, "the file is empty.")
        return node

    @classmethod
    @contextmanager
    def reading(cls, path: Path) -> Iterator[Place]:
        """Yield the outermost place of the file.

        Raises:
            ContentError: at once if the file can't be read or is not YAML; otherwise at the end if there are problems.
        """
        file = cls(path)
        yield Place(file, file._root(), "")
        file.finish()


@dataclass(frozen=True)
class Place:
    """A value in a file and its path of keys and positions from 1, such as ``sections.2.items.1.slide``."""

    file: SourceFile
    node: yaml.Node
    key: str

    @property
    def line(self) -> int:
        """The line on which the value begins, from 1."""
        return self.node.start_mark.line + 1

    @property
    def first_line_of_text(self) -> int:
        """The line on which the words begin, from 1.

        For a block of text that is the line below its ``|`` or ``>``, otherwise the line of the value.
        """
        return self.line + (isinstance(self.node, yaml.ScalarNode) and self.node.style in ("|", ">"))

    @property
    def sort(self) -> str:
        """YAML's type of the value: bool, float, int, map, null, seq, str or timestamp."""
        return self.node.tag.removeprefix(_TAG)

    def problem(self, sentence: str, *, line: int | None = None) -> None:
        """Record a problem with this value."""
        self.file.problems.append((line or self.line, self.key or "file", sentence))

    def below(self, step: str | int, node: yaml.Node) -> Place:
        """Return the place of a value inside this one. ``step`` is its key, or its position from 1."""
        return Place(self.file, node, f"{self.key}.{step}" if self.key else str(step))

    def _unexpected(self, wanted: str, hint: str = "") -> None:
        self.problem(f"here should be {wanted}, not {_SORTS.get(self.sort, self.sort)}.{hint}")

    def entries(self) -> list[Place]:
        """Read a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self._unexpected("a list")
            return []
        return [self.below(position, node) for position, node in enumerate(self.node.value, start=1)]

    @contextmanager
    def fields(self) -> Iterator[Fields]:
        """Read a mapping. At the end, each key that was not read is recorded as a problem."""
        fields = Fields.of(self)
        yield fields
        fields.close()

    def one_of(self, names: Collection[str], what: str) -> tuple[str, Place] | None:
        """Read a mapping with exactly one of the keys ``names``. ``what`` is the word for it in messages."""
        with self.fields() as fields:
            return fields.one_of(names, what)

    def text(self, limit: int = 0) -> str:
        """Read text that can't be empty, with at most ``limit`` characters (0: no limit)."""
        text = self.text_or_empty(limit)
        if self.sort == "str" and not text:
            self.problem("here are no words.")
        return text

    def text_or_empty(self, limit: int = 0) -> str:
        """Read text that may be empty. Tokens in it must exist."""
        if not isinstance(self.node, yaml.ScalarNode) or self.sort != "str":
            self._unexpected("text", _hint(self.sort))
            return ""
        text = str(self.node.value).strip()
        self._check_tokens(text)
        if limit and len(text) > limit:
            self.problem(f"these are {len(text)} characters; {limit} fit here.")
        return text

    def _check_tokens(self, text: str) -> None:
        for key in tokens.unknown(text):
            self.problem(f"{{{{{key}}}}} is not a token.")
        rest = tokens.PATTERN.sub("", text)
        if "{{" in rest or "}}" in rest:
            self.problem("a token needs two braces on each side, {{like.this}}.")

    def number(self) -> int:
        """Read a whole number above zero."""
        if not isinstance(self.node, yaml.ScalarNode) or self.sort != "int":
            self._unexpected("a whole number")
            return 0
        value = int(yaml.SafeLoader("").construct_yaml_int(self.node))
        if value < 1:
            self.problem("here should be a number above zero.")
        return value

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.node, yaml.ScalarNode) or self.sort != "bool":
            self._unexpected("true or false")
            return False
        return str(self.node.value).lower() in ("true", "yes", "on")

    def date(self) -> datetime.date:
        """Read a date such as 2027-11-22."""
        try:
            return datetime.date.fromisoformat(str(self.node.value))
        except ValueError:
            self.problem("here should be a date, written like 2027-11-22.")
            return datetime.date.min

    def slug(self) -> str:
        """Read a slug or an id: lower-case letters, digits and single hyphens."""
        text = self.text()
        if text and not _SLUG.fullmatch(text):
            self.problem("only small letters, digits and single hyphens can stand here.")
        return text

    def choice(self, among: Collection[str]) -> str:
        """Read one of the words in ``among``."""
        text = self.text()
        if text and text not in among:
            few = f": {', '.join(sorted(among))}" if len(among) < 50 else " that are known"
            self.problem(f"{text!r} is not one of those{few}.")
        return text


def _hint(sort: str) -> str:
    if sort == "map":
        return " A text that begins with {{ or holds a colon and a space needs quotes."
    return " Put it in quotes." if sort in ("bool", "float", "int", "timestamp") else ""


@dataclass
class Fields:
    """The keys of one mapping. Each can be read once."""

    place: Place
    unread: dict[str, Place]
    names: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, place: Place) -> Self:
        """Return the keys of ``place``. A repeated key is recorded as a problem."""
        fields = cls(place, {})
        if not isinstance(place.node, yaml.MappingNode):
            place._unexpected("keys and values")
            return fields
        for name, node in place.node.value:
            below = place.below(str(name.value), node)
            if below.key in {known.key for known in fields.unread.values()}:
                below.problem("the key is written twice.", line=name.start_mark.line + 1)
            fields.unread[str(name.value)] = below
        return fields

    def find(self, name: str, *, required: bool = True) -> Place | None:
        """Return the place of a key, or None if the key is missing."""
        self.names.append(name)
        place = self.unread.pop(name, None)
        if required and place is None and isinstance(self.place.node, yaml.MappingNode):
            self.place.problem(f"the key {name!r} is missing.")
        return place

    def one_of(self, names: Collection[str], what: str) -> tuple[str, Place] | None:
        """Return the key of ``names`` that is present, with its place.

        If several keys are present, the first is returned; if there are none, None. Both cases are recorded as a
        problem.
        """
        found = [(name, place) for name in names if (place := self.find(name, required=False))]
        if len(found) != 1 and self.place.sort == "map":
            self.place.problem(f"here should be one {what}: {', '.join(names)}.")
        return found[0] if found else None

    def text(self, name: str, limit: int = 0) -> str:
        """Read required text."""
        place = self.find(name)
        return place.text(limit) if place else ""

    def text_or_empty(self, name: str, limit: int = 0) -> str:
        """Read optional text."""
        place = self.find(name, required=False)
        return place.text_or_empty(limit) if place else ""

    def slug(self, name: str) -> str:
        """Read a required slug."""
        place = self.find(name)
        return place.slug() if place else ""

    def choice(self, name: str, among: Collection[str], default: str = "") -> str:
        """Read one of the words in ``among``. The key is optional if a ``default`` is given."""
        place = self.find(name, required=not default)
        return place.choice(among) if place else default

    def number(self, name: str) -> int:
        """Read a required number."""
        place = self.find(name)
        return place.number() if place else 0

    def number_or_none(self, name: str) -> int | None:
        """Read an optional number."""
        place = self.find(name, required=False)
        return place.number() if place else None

    def many(self, name: str, read: Callable[[Place], T], *, required: bool = True) -> list[T]:
        """Read a list. ``read`` reads each entry."""
        place = self.find(name, required=required)
        return [read(entry) for entry in place.entries()] if place else []

    def close(self) -> None:
        """Record a problem for each key that was not read."""
        for place in self.unread.values():
            place.problem(f"there is no such key here; there are: {', '.join(self.names)}.")
