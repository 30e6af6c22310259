"""Another grammar for a while: rows with other fields, as a later version of the program would have them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from modules.domain.fields import RECORDS, Field, Row
from modules.domain.schema import BLOCKS

COMPUTED = ["by_name", "later", "one_values", "bound_values", "together", "describing", "later_paths", "paths"]
"""What a row computes from its fields, once."""


@contextmanager
def fields_of(row: Row, fields: tuple[Field, ...]) -> Iterator[None]:
    """Give a row these fields. It is changed in place, since many modules hold it."""
    before = row.fields
    _set(row, fields)
    try:
        yield
    finally:
        _set(row, before)


def added(row: Row, field: Field) -> tuple[Field, ...]:
    """Return the fields of a row with one more, last but for the policy."""
    return (*row.fields[:-1], field, row.fields[-1])


def _set(row: Row, fields: tuple[Field, ...]) -> None:
    object.__setattr__(row, "fields", fields)
    for one in (*BLOCKS.values(), *RECORDS.values()):
        for name in COMPUTED:
            vars(one).pop(name, None)
