"""The stylesheets of the public pages: what was taken of USWDS is what templates name, and its colors are ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bcp_cms.vendoring.uswds import HERE, ROOT, used

CSS = HERE.parent / "css"
USWDS = HERE / "uswds" / "uswds.css"
WITHOUT_RULES = {"usa-pagination__page-no", "usa-summary-box__body"}
"""Classes that USWDS puts on what it gives no look of its own."""
STYLESHEETS = [USWDS, *sorted(CSS.glob("*.css"))]


def classes(text: str) -> set[str]:
    """Return the classes of USWDS that the selectors of a stylesheet name."""
    return set(re.findall(r"\.(usa-[\w-]*\w)", text))


def test_what_templates_name_is_there_and_nothing_else() -> None:
    assert classes(USWDS.read_text()) == used() - WITHOUT_RULES, "docs/look.md says how the stylesheet is made anew"


def test_our_own_rules_name_nothing_that_is_not_used() -> None:
    ours = {name for path in CSS.glob("*.css") for name in classes(path.read_text())}

    assert ours <= used()


def test_every_color_of_it_is_one_of_our_tokens() -> None:
    text = USWDS.read_text()

    assert set(re.findall(r"var\(--([\w-]+)\)", text)) <= set(re.findall(r"--([\w-]+):", (CSS / "bcp.css").read_text()))
    assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(", text)


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_what_it_asks_for_is_there_and_nowhere_else(path: Path) -> None:
    for address in re.findall(r"url\([\"']?([^\"')]+)", path.read_text()):
        assert (path.parent / address).resolve().is_relative_to(ROOT)
        assert (path.parent / address).exists()


def test_the_licences_lie_beside_the_files() -> None:
    assert "Apache License" in (HERE / "uswds" / "LICENSE.md").read_text()
    assert "SIL OPEN FONT LICENSE" in (HERE / "public-sans" / "LICENSE").read_text()
