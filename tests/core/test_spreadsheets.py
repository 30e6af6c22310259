"""No cell of a file that the site writes is a formula: ours, and every export of Wagtail's."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page

from modules.accounts.identity.models import User
from modules.core.spreadsheets import harmless, write_rows

EVIL = "=HYPERLINK(1)"
EXPORTS = ("/cms/reports/site-history/", "/cms/reports/aging-pages/", "/cms/reports/locked/", "/cms/audit/")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n", " =1", "\uff1d1", "\uff0b1", "\uff20x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "", "a=1", 5, -5, None, 1.5])
def test_everything_else_stays_as_it_is(cell: Any) -> None:
    assert harmless(cell) is cell


def test_our_own_rows_are_harmless() -> None:
    file = io.StringIO()

    write_rows(file, [["question", EVIL], ["1", "-"]])

    assert list(csv.reader(io.StringIO(file.getvalue()))) == [["question", f"'{EVIL}"], ["1", "'-"]]


def test_nothing_else_writes_csv() -> None:
    """Whoever adds a file in CSV writes it by ``write_rows``."""
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for package in ("modules", "home", "search", "bcp_cms")
        for path in sorted((settings.BASE_DIR / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("csv.writer", "csv.DictWriter")
    ]

    assert found == ["modules/core/spreadsheets.py"]


def _kinds(cls: type) -> Iterator[type]:
    for kind in cls.__subclasses__():
        yield kind
        yield from _kinds(kind)


@pytest.mark.django_db
def test_no_export_of_wagtails_has_its_own_way() -> None:
    own = {"preprocess_field_value", "get_heading", "write_csv_row", "generate_xlsx_row", "stream_csv", "write_xlsx"}

    assert not [kind for kind in _kinds(SpreadsheetExportMixin) if own & set(vars(kind))]
    assert len(set(_kinds(SpreadsheetExportMixin))) > 10


@pytest.mark.django_db
@pytest.mark.parametrize("address", EXPORTS)
def test_wagtails_reports_are_harmless(address: str, admin: User, module: Any) -> None:
    User.objects.update(first_name=EVIL)
    Page.objects.update(title=EVIL, draft_title=EVIL, locked=True, locked_by=admin)
    client = Client()
    client.force_login(admin)

    table = client.get(address, {"export": "csv"}).getvalue().decode()
    book = zipfile.ZipFile(io.BytesIO(client.get(address, {"export": "xlsx"}).getvalue()))
    sheet = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))

    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert f">{EVIL}" not in sheet
    assert f">'{EVIL}" in sheet or address == "/cms/audit/"
    assert f"'{EVIL}" in table or address == "/cms/audit/"
