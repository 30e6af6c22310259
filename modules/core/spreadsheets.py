"""Cells of spreadsheets: no text in a file that we write is taken for a formula by who opens it.

Every CSV and XLSX file of the site is written through this module: our own by ``write_rows``, and the exports of
Wagtail's reports, because ``guard_exports`` puts ``harmless`` into what all of them inherit.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, also after blanks; wide forms too."""
BLANKS = ("\t", "\r", "\n")
"""What some spreadsheets skip at the beginning of a cell, or take for the end of the cell before."""


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: a text that looks like one gets a leading apostrophe."""
    if isinstance(value, str) and (value.startswith(BLANKS) or value.lstrip().startswith(FORMULA)):
        return f"'{value}"
    return value


def write_rows(file: Any, rows: Iterable[Iterable[Any]]) -> None:
    """Write rows of a CSV file."""
    csv.writer(file).writerows([[harmless(cell) for cell in row] for row in rows])


def guard_exports() -> None:
    """Make the cells of Wagtail's exports harmless. Wagtail has no setting for it, and some ten views of its own."""
    for name in ("preprocess_field_value", "get_heading"):
        written = getattr(SpreadsheetExportMixin, name)
        if not hasattr(written, "__wrapped__"):
            setattr(SpreadsheetExportMixin, name, _harmless(written))


def _harmless(method: Any) -> Any:
    @wraps(method)
    def cell(*args: Any, **kwargs: Any) -> Any:
        return harmless(method(*args, **kwargs))

    return cell
