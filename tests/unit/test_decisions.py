"""The index of decisions lists every record, under its own title."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
ROW = re.compile(r"\| (\d+) \| \[(.+)\]\((.+\.md)\) \| (.+) \|")


def test_every_record_is_listed_in_order_with_its_title_and_a_line() -> None:
    records = sorted(FOLDER.glob("0*.md"))
    titles = [path.read_text().splitlines()[0].removeprefix("# ").split(". ", 1) for path in records]

    listed = [ROW.fullmatch(line) for line in (FOLDER / "README.md").read_text().splitlines() if "](" in line]

    assert [row.groups()[:3] for row in listed if row] == [
        (number, title, path.name) for (number, title), path in zip(titles, records, strict=True)
    ]
    assert all(path.name.startswith(f"{int(number):04}-") for (number, _), path in zip(titles, records, strict=True))
