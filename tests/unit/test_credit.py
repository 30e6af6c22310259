"""The slogan's credit line goes wherever the slogan goes: it is one statement, and every renderer shows it whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from modules.delivery.html.pages import render
from modules.delivery.html.screens import render_guides, render_presenter
from modules.delivery.outline import Outline, for_participants
from modules.delivery.projections.presenter import presenter
from modules.demo import source as demo
from modules.library.words.checks import SLOGAN
from tests.unit.outlines import handout, module, outline, section, slide, statement


def credit() -> str:
    """Return the wording of the demo's statement."""
    path = demo.__file__.replace("source.py", "content/statements.yaml")
    with open(path, encoding="utf-8") as file:
        return str(next(entry["wording"] for entry in yaml.safe_load(file) if entry["key"] == "slogan-credit"))


def everywhere() -> Outline:
    """Return the outline of a module that shows it on a slide, in its notes, and in a handout for each audience."""
    said = credit()
    return outline(
        module(
            sections=[section("x", slide("s", statement("st1", said), notes=(statement("st3", said),)))],
            handouts=[
                handout("h", statement("st2", said)),
                handout("p", statement("st4", said), audience="presenter"),
            ],
        )
    )


def test_the_statement_holds_the_slogan_and_whose_it_is() -> None:
    assert SLOGAN.search(credit())
    assert "used with permission of" in credit()


@pytest.mark.parametrize(
    ("view", "times"),
    [
        (lambda made: render(for_participants(made)), 2),
        (lambda made: render(made, presenter=True), 4),
        (lambda made: "".join(screen.html for screen in render_presenter(presenter(made))), 1),
        (lambda made: render_guides(presenter(made)), 1),
    ],
    ids=["participants", "presenters", "the room", "guides"],
)
def test_each_rendering_shows_it_whole(view: Callable[[Outline], str], times: int) -> None:
    html = str(view(everywhere())).replace("&quot;", '"').replace("&#x27;", "'")

    assert html.count(credit()) == times
    assert len(SLOGAN.findall(html)) == times
