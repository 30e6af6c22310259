"""Days and moments in words, and that nothing else writes them."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from modules.core import moments

MADE = datetime(2026, 11, 30, 1, 40, 31, tzinfo=UTC)
"""20:40 on November 29 in New York."""

OURS = ("bcp_cms", "home", "modules", "search")
WRITES = {
    "modules/core/moments.py": "the one place",
    "modules/resources/page/calendar.py": "calendar files have a format of their own (RFC 5545)",
}
DJANGO_S = re.compile(r"\|\s*(date|time|timesince|timeuntil|naturaltime)\b|\{%\s*(now|localtime|timezone)\b")
WRITERS = {"strftime", "date_format", "time_format", "dateformat", "naturaltime", "timesince"}


@pytest.mark.parametrize(
    ("place", "day", "clock"),
    [
        ("America/New_York", "Nov 29, 2026", "8:40 p.m. EST"),
        ("America/Los_Angeles", "Nov 29, 2026", "5:40 p.m. PST"),
        ("Pacific/Guam", "Nov 30, 2026", "11:40 a.m. ChST"),
        ("UTC", "Nov 30, 2026", "1:40 a.m. UTC"),
    ],
)
def test_a_moment_has_the_day_and_the_clock_of_its_place(place: str, day: str, clock: str) -> None:
    assert moments.day(MADE, place) == day
    assert moments.moment(MADE, place) == f"{day}, {clock}"


def test_a_moment_without_a_place_is_on_the_clock_of_dhs() -> None:
    assert settings.TIME_ZONE == "America/New_York"
    assert moments.moment(MADE) == "Nov 29, 2026, 8:40 p.m. EST"
    assert moments.day_there(MADE) == date(2026, 11, 29)


def test_a_day_is_the_same_everywhere() -> None:
    assert moments.day(date(2026, 11, 29), "Pacific/Guam") == "Nov 29, 2026"
    assert moments.long_day(date(2026, 11, 29)) == "November 29, 2026"
    assert moments.weekday(date(2026, 11, 29)) == "Sunday, November 29, 2026"


def test_a_record_is_exact() -> None:
    assert moments.exact(MADE) == "2026-11-30T01:40:31Z"


def test_nothing_is_written_for_nothing() -> None:
    assert moments.day(None) == moments.long_day(None) == moments.moment(None) == ""


def test_templates_have_the_filters_without_loading_them() -> None:
    template = engines["django"].from_string("{{ made|moment:zone }} {{ made|day }} {{ made|long_day }}")
    words = template.render({"made": MADE, "zone": "America/Denver"})
    assert words == "Nov 29, 2026, 6:40 p.m. MST Nov 29, 2026 November 29, 2026"


def test_no_template_writes_a_time_in_another_way() -> None:
    found = [
        f"{path}: {line.strip()}"
        for folder in ("templates", *OURS)
        for ending in ("html", "txt")
        for path in (settings.BASE_DIR / folder).rglob(f"*.{ending}")
        for line in path.read_text().splitlines()
        if DJANGO_S.search(line)
    ]
    assert not found


def test_no_code_writes_a_time_in_another_way() -> None:
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for folder in OURS
        for path in (settings.BASE_DIR / folder).rglob("*.py")
        if "migrations" not in path.parts and writes_times(path)
    }
    assert found == set(WRITES)


def writes_times(path: Path) -> bool:
    """Return whether a module formats a day or a moment: by a function for it, or with “%…” in a formatted string."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = {
            ast.Attribute: lambda one: {one.attr},
            ast.Name: lambda one: {one.id},
            ast.ImportFrom: lambda one: {*(one.module or "").split("."), *(alias.name for alias in one.names)},
        }
        if WRITERS & names.get(type(node), lambda one: set())(node):
            return True
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
            if re.search(r"%[A-Za-z-]", spec):
                return True
    return False
