"""Reading of centers from a CSV file, with every problem named by line and column.

``docs/operations.md`` describes the columns. This module writes nothing. It checks the values with the models' own
validators, and for conflicts with centers that exist.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db.models import Model

from modules.centers.center.models import BRACED, BRACES, Center, CenterPage, Profile
from modules.centers.people.invitations import Invitation

REQUIRED = ("slug", "name", "kind", "time_zone")
OF_CENTER = (*REQUIRED, "acronym")
LEAD = "lead_email"
COLUMNS = (*OF_CENTER, *Profile.own_fields(), LEAD)
"""Every column that a file may have, in any order. Those in ``REQUIRED`` must be present and filled."""

SEPARATORS = {";": "semicolons", "\t": "tabs"}
FOR_EXCEL = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
"""A first line that is not part of the table: it names the separator to Excel."""
LONGEST_CELL = 10_000
"""Characters. No column takes as many: a quotation mark that is not closed makes such a cell."""


TOO_LONG = f"a cell that begins here has more than {LONGEST_CELL:,} characters. Perhaps a quotation mark is not closed."


class CentersFileError(ValueError):
    """A file with problems, from which nothing is imported.

    ``problems`` has a text such as ``line 12, column time_zone: …`` for each, sorted by line.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass
class Row:
    """One center in the file.

    ``line`` is the line on which its row begins, from 1. ``lead`` is an e-mail address or "".
    """

    line: int
    center: Center
    profile: dict[str, str]
    lead: str


@dataclass
class Problems:
    """The problems found so far, as (line, column, sentence). The column may be ""."""

    found: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, line: int, column: str, sentence: str) -> None:
        """Record one problem."""
        self.found.append((line, column, sentence))

    def add_all(self, line: int, error: ValidationError) -> None:
        """Record the problems that a model found, by field."""
        for column, sentences in error.message_dict.items():
            self.add(line, column if column in COLUMNS else "", " ".join(sentences))

    def finish(self) -> None:
        """Raise CentersFileError if there are problems."""
        if self.found:
            said = sorted(self.found, key=lambda problem: problem[0])
            raise CentersFileError([f"{_place(line, column)}: {sentence}" for line, column, sentence in said])


def _place(line: int, column: str) -> str:
    return f"line {line}, column {column}" if column else f"line {line}"


def read(data: bytes) -> list[Row]:
    """Return the centers in a file. Raises CentersFileError with every problem in it."""
    problems = Problems()
    lines = _lines(_text(data), problems)
    first, columns = next(lines, (1, []))
    columns = _without_trailing(columns)
    _check_columns(first, columns, problems)
    cells = list(_cells(lines, columns, problems))
    if not cells and not problems.found:
        problems.add(2, "", "there is no center in the file.")
    rows = [_row(line, values, problems) for line, values in cells]
    _find_repeated(rows, problems)
    _find_taken(rows, problems)
    problems.finish()
    return rows


def _text(data: bytes) -> str:
    """Return the text of the file without a byte order mark. Raises CentersFileError if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"line {line}: this is not UTF-8. Save the file as “CSV UTF-8”, and import it again."
        raise CentersFileError([said]) from error


def _lines(text: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line of the row, cells) for each row that is not empty.

    A quoted cell may contain line breaks, so a row may be several lines long.
    """
    head = FOR_EXCEL.match(text)
    text, before = (text[head.end() :], 1) if head else (text, 0)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = before + 1
    try:
        for cells in reader:
            if max(map(len, cells), default=0) > LONGEST_CELL:
                problems.add(line, "", f"{TOO_LONG} The rest was not read.")
                return
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = before + reader.line_num + 1
    except csv.Error as error:
        too_long = "field larger" in str(error)
        says = TOO_LONG if too_long else f"the quotation marks do not match from here on ({error})."
        problems.add(line, "", f"{says} The rest was not read.")


def _check_columns(line: int, header: list[str], problems: Problems) -> None:
    """Record problems with the names of the columns.

    Raises:
        CentersFileError: the columns are not separated by commas.
    """
    for separator, name in SEPARATORS.items():
        if any(separator in cell for cell in header):
            said = f"line {line}: the columns are separated by {name}. Save the file with commas between them."
            raise CentersFileError([said])
    for at, name in enumerate(header):
        if not name:
            problems.add(line, "", f"column {at + 1} has no name.")
        elif name not in COLUMNS:
            problems.add(line, name, f"there is no such column.{_meant(name)}")
        elif name in header[:at]:
            problems.add(line, name, "this column is in the file twice.")
    for name in REQUIRED:
        if name not in header:
            problems.add(line, name, "this column is missing.")


def _without_trailing(cells: list[str], least: int = 0) -> list[str]:
    """Return the cells without empty ones at the end, of which Excel writes any number; at least so many are kept."""
    while len(cells) > least and not cells[-1]:
        cells = cells[:-1]
    return cells


def _meant(name: str) -> str:
    near = get_close_matches(name.lower().replace(" ", "_"), COLUMNS, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _cells(
    lines: Iterator[tuple[int, list[str]]], columns: list[str], problems: Problems
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, whole in lines:
        cells = _without_trailing(whole, len(columns))
        if len(cells) != len(columns):
            problems.add(line, "", f"has {len(cells)} fields, but there are {len(columns)} columns.")
        else:
            yield line, {name: cell for name, cell in zip(columns, cells, strict=True) if name in COLUMNS}


def _row(line: int, values: Mapping[str, str], problems: Problems) -> Row:
    """Return a row, and record the problems in it."""
    profile = {name: values[name] for name in Profile.own_fields() if name in values}
    center = Center(**{name: values[name] for name in OF_CENTER if name in values})
    row = Row(line, center, profile, values.get(LEAD, ""))
    said = {name: sentence for name, value in values.items() if (sentence := _objection(name, value))}
    for name, sentence in said.items():
        problems.add(line, name, sentence)
    absent = set(REQUIRED) - set(values)  # reported once for the header already
    _clean(center, {"collection", *absent, *said}, line, problems)
    _clean(Profile(**profile), {"center", *said}, line, problems)
    return row


def _clean(instance: Model, without: set[str], line: int, problems: Problems) -> None:
    try:
        instance.clean_fields(exclude=without)
    except ValidationError as error:
        problems.add_all(line, error)


def _objection(name: str, value: str) -> str:
    """Return our own message about a value, or "" if only the model's validators have to check it."""
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n" for sign in value):
        return "has a character that can’t be shown."
    if name in REQUIRED and not value:
        return "is empty."
    if _is_one_line(name) and ("\n" in value or "\r" in value):
        return "has to be on one line."
    if BRACES.search(value):
        return BRACED
    check = CHECKS.get(name)
    return check(value) if value and check else ""


def _is_one_line(name: str) -> bool:
    return name not in Profile.own_fields() or Profile._meta.get_field(name).get_internal_type() != "TextField"


def _of_kind(value: str) -> str:
    return "" if value in Center.Kind.values else f"write {' or '.join(Center.Kind.values)}, not “{value}”."


def _of_email(value: str) -> str:
    try:
        Invitation._meta.get_field("email").run_validators(value)
    except ValidationError:
        return f"“{value}” is not an e-mail address."
    return ""


CHECKS: Mapping[str, Callable[[str], str]] = {
    "kind": _of_kind,
    LEAD: _of_email,
}


def _find_repeated(rows: Sequence[Row], problems: Problems) -> None:
    """Record slugs and names that appear twice in the file. Upper and lower case count as the same."""
    for column in ("slug", "name"):
        first: dict[str, int] = {}
        for row in rows:
            value = getattr(row.center, column).casefold()
            if value and first.setdefault(value, row.line) != row.line:
                problems.add(row.line, column, f"is also on line {first[value]}.")


def _find_taken(rows: Sequence[Row], problems: Problems) -> None:
    """Record slugs and names that existing centers have. An import creates centers and never changes one."""
    slugs = {*Center.objects.values_list("slug", flat=True), *CenterPage.objects.values_list("slug", flat=True)}
    names = Center.objects.values_list("name", flat=True)
    taken = {"slug": {slug.casefold() for slug in slugs}, "name": {name.casefold() for name in names}}
    for row in rows:
        for column, values in taken.items():
            value = getattr(row.center, column)
            if value.casefold() in values:
                problems.add(row.line, column, f"there is already a center “{value}”. A file can’t overwrite it.")
