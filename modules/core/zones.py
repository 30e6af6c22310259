"""Names of time zones that people may choose. No setting and no model is needed here."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Protocol

UTC = "UTC"
HERE = "US"
AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
NAMED_BY_COUNTRY = "zone.tab"


class Table(Protocol):
    """A text file of the time zone database."""

    def is_file(self) -> bool:
        """Return whether it is there."""

    def read_text(self, encoding: str) -> str:
        """Return what it says."""


@cache
def zones() -> Mapping[str, str]:
    """Return {name: country code} of the zones that are in use, in the order of their names; reads many files once.

    Other names of the same zones (``US/Eastern``), copies (``posix/…``), what a machine is set to (``localtime``) and
    zones without a place (``EST``, ``Factory``) are left out: they mean something else elsewhere, or nothing.
    """
    known = zoneinfo.available_timezones()
    by_country = {name: country for name, country in _by_country() if name in known}
    found = by_country or {name: "" for name in known if name.startswith(AREAS)}
    return {name: found[name] for name in sorted(found)} | {UTC: ""}


def _by_country() -> Iterator[tuple[str, str]]:
    table = next((table for table in _tables() if table.is_file()), None)
    lines = table.read_text("utf-8").splitlines() if table else []
    for line in lines:
        if not line.startswith("#"):
            country, _, name, *_ = line.split("\t")
            yield name, country


def _tables() -> Iterator[Table]:
    yield from (Path(folder, NAMED_BY_COUNTRY) for folder in zoneinfo.TZPATH)
    try:
        yield resources.files("tzdata").joinpath("zoneinfo", NAMED_BY_COUNTRY)
    except ModuleNotFoundError:  # only systems without a database of their own have the package
        return
