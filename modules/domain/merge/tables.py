"""Merging a table that both sides changed, by its rows, its columns and its cells (DESIGN §4).

Rows and columns have no ids. They are aligned by what they say: a column by its heading, else by its cells; a row by
its cells, of which those count little that many rows have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from modules.domain.document import Json
from modules.domain.fields import CELL_LENGTH
from modules.domain.matching import WORD
from modules.domain.merge.aligned import Lists, align, alike_words, identified, ordered
from modules.domain.merge.answers import Choice
from modules.domain.merge.flat import ABSENT, same
from modules.domain.merge.runs import join
from modules.domain.merge.text import merge_text

COLUMN_KEYS, ROW_KEYS = frozenset({"type", "heading"}), frozenset({"values"})
OFTEN = 0.25
"""How much an equal cell tells that other rows have too."""


@dataclass(frozen=True)
class Tables:
    """A merged table.

    Attributes:
        merged: with the changes of both; with ours where they overlap.
        ours, theirs: the same, with the values of this side wherever the two overlap or are mixed in one cell.
        both: the same with both values; None if they don't fit.
        apart: whether the two overlap: both changed a cell, or one changed what the other removed.
        mixed: whether a cell has words of both.
    """

    merged: Json
    ours: Json
    theirs: Json
    both: Json
    apart: bool
    mixed: bool


def is_table(value: Json) -> bool:
    """Return whether a value is a table with as many cells in each row as there are columns."""
    if type(value) is not dict or type(value.get("columns")) is not list or type(value.get("rows")) is not list:
        return False
    columns, rows = value["columns"], value["rows"]
    shaped = all(type(one) is dict and one.keys() == COLUMN_KEYS for one in columns)
    return shaped and all(type(one) is dict and one.keys() == ROW_KEYS and _is_row(one, len(columns)) for one in rows)


def _is_row(row: dict[str, Json], width: int) -> bool:
    cells = row["values"]
    return type(cells) is list and len(cells) == width and all(type(cell) is str for cell in cells)


def merge_tables(base: Json, ours: Json, theirs: Json) -> Tables | None:
    """Return the merged table, None if the three are no tables."""
    if not (is_table(base) and is_table(ours) and is_table(theirs)):
        return None
    grids = _Grids(base, ours, theirs)
    merged, as_ours, as_theirs, both = (_Merger(grids, lean) for lean in (Choice.MIXED, *_LEANS))
    tables = [one.table() for one in (merged, as_ours, as_theirs, both)]
    return Tables(tables[0], tables[1], tables[2], tables[3] if both.fits else None, merged.apart, merged.mixed)


_LEANS = (Choice.OURS, Choice.THEIRS, Choice.BOTH)


@dataclass(frozen=True)
class _Side:
    """One table with the ids of its rows and columns."""

    value: dict[str, Json]
    columns: list[str]
    rows: list[str]
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    heads: dict[str, dict[str, Json]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.heads.update(zip(self.columns, self.value["columns"], strict=True))
        for key, row in zip(self.rows, self.value["rows"], strict=True):
            self.cells.update({(key, column): cell for column, cell in zip(self.columns, row["values"], strict=True)})


class _Grids:
    """Three tables whose rows and columns have ids in common."""

    def __init__(self, base: Json, ours: Json, theirs: Json) -> None:
        tables = (base, ours, theirs)
        self.columns = _columns(*tables)
        self.rows = _rows(tables, self.columns)
        self.base, self.ours, self.theirs = map(_Side, tables, self.columns, self.rows)

    @property
    def sides(self) -> tuple[_Side, _Side, _Side]:
        """The three."""
        return self.base, self.ours, self.theirs


# Alignment


def _columns(base: Json, ours: Json, theirs: Json) -> Lists:
    said = [[_head(column) for column in table["columns"]] for table in (base, ours, theirs)]
    pairs = [align(said[0], said[at], partial(_alike_columns, base, side)) for at, side in ((1, ours), (2, theirs))]
    return identified(len(said[0]), pairs[0], pairs[1], (said[1], said[2]))


def _head(column: dict[str, Json]) -> tuple[str, str] | None:
    return (column["type"], column["heading"]) if column["heading"] else None


def _alike_columns(one: Json, other: Json, i: int, j: int) -> float:
    column, there = one["columns"][i], other["columns"][j]
    if column["type"] != there["type"]:
        return 0.0
    cells = [[row["values"][at] for row in table["rows"] if row["values"][at]] for table, at in ((one, i), (other, j))]
    return max(alike_words(cells[0], cells[1]), alike_words(_words(column["heading"]), _words(there["heading"])))


def _rows(tables: tuple[Json, Json, Json], columns: Lists) -> Lists:
    base = tables[0]
    pairs = []
    for at in (1, 2):
        shared = [key for key in columns[0] if key in columns[at]]
        here, there = (_cells(table, keys, shared) for table, keys in ((base, columns[0]), (tables[at], columns[at])))
        alike = _Alike(here, there)
        pairs.append(align([_said(row) for row in here], [_said(row) for row in there], alike))
    shared = [key for key in columns[1] if key in columns[2]]
    new = [[_said(row) for row in _cells(tables[at], columns[at], shared)] for at in (1, 2)]
    return identified(len(base["rows"]), pairs[0], pairs[1], (new[0], new[1]))


def _cells(table: Json, columns: Sequence[str], shared: Sequence[str]) -> list[tuple[str, ...]]:
    at = [columns.index(key) for key in shared]
    return [tuple(row["values"][one] for one in at) for row in table["rows"]]


def _said(row: tuple[str, ...]) -> tuple[str, ...] | None:
    return row if any(row) else None


class _Alike:
    """Tells how similar two rows are: a cell that only these two have tells most."""

    def __init__(self, before: list[tuple[str, ...]], after: list[tuple[str, ...]]) -> None:
        self._before, self._after = before, after
        self._often = [
            {cell for column in (here, there) for cell, times in Counter(column).items() if times > 1}
            for here, there in zip(zip(*before, strict=True), zip(*after, strict=True), strict=False)
        ]

    def __call__(self, i: int, j: int) -> float:
        cells = [
            (one, other, often)
            for one, other, often in zip(self._before[i], self._after[j], self._often, strict=True)
            if one or other
        ]
        return sum(_alike_cells(*cell) for cell in cells) / len(cells) if cells else 0.0


def _alike_cells(one: str, other: str, often: set[str]) -> float:
    if one == other:
        return OFTEN if one in often else 1.0
    return alike_words(_words(one), _words(other))


def _words(text: str) -> list[str]:
    return WORD.findall(text)


# Merging


class _Merger:
    """Merges three tables, and leans to one side wherever they overlap."""

    def __init__(self, grids: _Grids, lean: Choice) -> None:
        self._grids, self._lean = grids, lean
        self.apart = self.mixed = False
        self.fits = True

    def table(self) -> dict[str, Json]:
        """Return the merged table."""
        grids = self._grids
        columns = self._kept(grids.columns, rows=False)
        rows = self._kept(grids.rows, rows=True)
        heads = [{name: self._value(*self._head(key, name)) for name in ("type", "heading")} for key in columns]
        cells = [{"values": [self._cell(row, column) for column in columns]} for row in rows]
        others = dict.fromkeys(name for side in (grids.ours, grids.theirs) for name in side.value)
        merged = {name: self._value(*(side.value.get(name, ABSENT) for side in grids.sides)) for name in others
                  if name not in ("columns", "rows")}  # fmt: skip
        merged = {name: value for name, value in merged.items() if value is not ABSENT}
        return {**merged, "columns": heads, "rows": cells}

    def _head(self, key: str, name: str) -> list[Json]:
        return self._three([side.heads[key][name] if key in side.heads else ABSENT for side in self._grids.sides])

    def _cell(self, row: str, column: str) -> Json:
        values = self._three([side.cells.get((row, column), ABSENT) for side in self._grids.sides])
        return "" if values[1] is ABSENT else self._value(*values)

    @staticmethod
    def _three(values: list[Json]) -> list[Json]:
        """Return three values, of which those of a side that does not have the item are those of the other."""
        base, ours, theirs = values
        ours, theirs = (theirs if ours is ABSENT else ours), (ours if theirs is ABSENT else theirs)
        if base is ABSENT and "" in (ours, theirs):
            base = ""
        return [base, ours, theirs]

    def _value(self, base: Json, ours: Json, theirs: Json) -> Json:
        if same(ours, theirs) or same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        text = merge_text(base, ours, theirs)
        if text is not None and text in (ours, theirs):
            return text
        self.mixed |= text is not None
        self.apart |= text is None
        if self._lean is Choice.THEIRS:
            return theirs
        if self._lean is Choice.OURS or (text is None and self._lean is Choice.MIXED):
            return ours
        return self._joined(ours, theirs) if text is None else text

    def _joined(self, ours: Json, theirs: Json) -> Json:
        both = join(ours, theirs)
        self.fits &= both is None or len(both) <= CELL_LENGTH
        return ours if both is None else both

    def _kept(self, lists: Lists, *, rows: bool) -> list[str]:
        """Return the ids of the rows or columns that stay, in order."""
        ours, theirs = set(lists.ours), set(lists.theirs)
        kept = (ours & theirs) | ((ours | theirs) - set(lists.base))
        kept |= {key for key in ours - kept if self._stays(key, self._grids.ours, Choice.OURS, rows=rows)}
        kept |= {key for key in theirs - kept if self._stays(key, self._grids.theirs, Choice.THEIRS, rows=rows)}
        order, apart = ordered(lists, kept, theirs_first=self._lean is Choice.THEIRS)
        self.apart |= apart
        return order

    def _stays(self, key: str, side: _Side, who: Choice, *, rows: bool) -> bool:
        """Return whether a row or column stays that the other side removed: if it was changed, and one leans to it."""
        if not self._is_changed(key, side, rows=rows):
            return False
        self.apart = True
        keeps = self._lean is who or self._lean is Choice.BOTH
        return keeps or (self._lean is Choice.MIXED and who is Choice.OURS)

    def _is_changed(self, key: str, side: _Side, *, rows: bool) -> bool:
        base = self._grids.base
        if not rows and side.heads[key] != base.heads[key]:
            return True
        lines = side.columns if rows else side.rows
        spots = [(key, line) if rows else (line, key) for line in lines]
        return any(side.cells[spot] != base.cells.get(spot, "") for spot in spots)
