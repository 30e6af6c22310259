"""What the room and its presenter see of any outline: laws, each held against a mutant that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from modules.delivery.outline import Node, Outline, for_participants
from modules.delivery.projections.presenter import Beside, Presenter, presenter
from modules.delivery.projections.room import Kind, Layout, Room, layout_of, room
from modules.domain.schema import ON_SCREEN
from tests.delivery.drawn import SECRET, outlines
from tests.unit.outlines import (
    activity,
    block,
    discussion,
    guide,
    image,
    module,
    outline,
    outline_of,
    paragraph,
    question,
    section,
    slide,
    statement,
    table,
    text,
)

Projected = tuple[Room, Presenter]
Law = Callable[[Outline, Room, Presenter], None]


def visible(node: Node) -> Iterator[Node]:
    """Yield a node and all inside it that participants may see."""
    if not node.presenter_only:
        yield node
        for child in node.children:
            yield from visible(child)


def law_what_is_on_screen_stands_on_one_screen_in_order(made: Outline, wall: Room, beside: Presenter) -> None:
    wanted = [node.id for top in made.modules for node in visible(top) if node.kind in ON_SCREEN]
    assert [one.node.id for one in wall.screens if one.node and one.kind in ON_SCREEN] == wanted


def law_nothing_for_presenters_is_on_the_wall(made: Outline, wall: Room, beside: Presenter) -> None:
    assert SECRET not in repr((wall.screens, wall.names))


def law_the_presenter_has_the_screens_of_the_room(made: Outline, wall: Room, beside: Presenter) -> None:
    assert tuple(one.screen for one in beside.screens) == wall.screens


def law_a_screen_has_the_time_of_its_section(made: Outline, wall: Room, beside: Presenter) -> None:
    times = {node.id: (node.data["start"], node.data["minutes"]) for node in made.walk() if node.kind == "section"}
    assert all((one.start, one.minutes) == times[one.section] for one in wall.screens if one.section)
    assert all(one.end <= made.minutes for one in wall.screens)


def law_every_module_and_empty_section_has_a_screen(made: Outline, wall: Room, beside: Presenter) -> None:
    shown = for_participants(made)
    assert [one.module for one in wall.screens if one.kind == "module"] == [top.id for top in shown.modules]
    sections = [node.id for top in shown.modules for node in top.children if node.kind == "section"]
    assert list(dict.fromkeys(one.section for one in wall.screens if one.section)) == sections


def law_notes_stand_beside_their_own_screen(made: Outline, wall: Room, beside: Presenter) -> None:
    notes = {node.id: node.notes for node in made.walk()}
    assert all(one.notes == notes[one.screen.node.id] for one in beside.screens if one.screen.node)


def law_no_guide_speaks_if_one_that_fits_better_could(made: Outline, wall: Room, beside: Presenter) -> None:
    guide_of = {node.id: one for one in made.walk() if one.kind == "guide" for node in one.children}
    for one in beside.screens:
        spoken = {guide_of[node.id].id: guide_of[node.id] for node in one.script}
        assert len(spoken) <= 1
        for guide_ in spoken.values():
            better = [other for other in rivals(made, one) if nearness(other, made) < nearness(guide_, made)]
            assert not better


def nearness(guide_: Node, made: Outline) -> int:
    """Return 0 for a guide for the audience, 1 for everyone's, 2 for others'."""
    sectors = guide_.data["sectors"]
    return 1 if not sectors else 0 if set(sectors) & set(made.audiences) else 2


def rivals(made: Outline, one: Beside) -> list[Node]:
    """Return the guides that have a script with the very title of a screen's section."""
    top = next(top for top in made.modules if top.id == one.screen.module)
    title = next(node.title for node in top.children if node.id == one.screen.section)
    guides = [node for node in top.children if node.kind == "guide"]
    return [one for one in guides if any(script.title == title for script in one.children)]


def law_a_script_is_the_same_beside_every_screen_of_its_section(made: Outline, wall: Room, beside: Presenter) -> None:
    scripts: dict[str, Any] = {}
    for one in beside.screens:
        assert scripts.setdefault(one.screen.section, one.script) == one.script
    assert not scripts.get("")


def law_a_session_opens_and_closes(made: Outline, wall: Room, beside: Presenter) -> None:
    kinds = [one.kind for one in wall.screens]
    assert not kinds or (kinds[0], kinds[-1]) == (Kind.OPENING, Kind.CLOSING)
    assert len(kinds) == 0 or len(kinds) > 2


LAWS: dict[str, Law] = {name: law for name, law in list(globals().items()) if name.startswith("law_")}


def projected(made: Outline) -> Projected:
    """Return both projections of an outline."""
    return room(made), presenter(made)


@pytest.mark.parametrize("name", sorted(LAWS))
@given(made=outlines())
@settings(max_examples=25)
def test_the_law_holds(name: str, made: Outline) -> None:
    LAWS[name](made, *projected(made))


def _wall(change: Callable[[Room], Room]) -> Callable[[Outline], Projected]:
    return lambda made: (change(room(made)), presenter(made))


def _ungated(made: Outline) -> Projected:
    names = {node.id: node.title for node in made.walk()}
    return replace(room(made), names=names), presenter(made)


def _any_guide(made: Outline) -> Projected:
    return room(made), presenter(replace(made, audiences=("energy",)))


def _without_notes(made: Outline) -> Projected:
    shown = presenter(made)
    return shown.room, replace(shown, screens=tuple(replace(one, notes=()) for one in shown.screens))


def _script_once(made: Outline) -> Projected:
    shown, seen = presenter(made), set[str]()
    screens = []
    for one in shown.screens:
        screens.append(replace(one, script=() if one.screen.section in seen else one.script))
        seen.add(one.screen.section)
    return shown.room, replace(shown, screens=tuple(screens))


MUTANTS: dict[str, tuple[str, Callable[[Outline], Projected]]] = {
    "leaves the last slide out": (
        "law_what_is_on_screen_stands_on_one_screen_in_order",
        _wall(lambda wall: replace(wall, screens=(*wall.screens[:-2], *wall.screens[-1:]))),
    ),
    "names what is hidden": ("law_nothing_for_presenters_is_on_the_wall", _ungated),
    "has a screen less": (
        "law_the_presenter_has_the_screens_of_the_room",
        _wall(lambda wall: replace(wall, screens=wall.screens[1:])),
    ),
    "starts every screen at once": (
        "law_a_screen_has_the_time_of_its_section",
        _wall(lambda wall: replace(wall, screens=tuple(replace(one, start=0) for one in wall.screens))),
    ),
    "forgets modules": (
        "law_every_module_and_empty_section_has_a_screen",
        _wall(lambda wall: replace(wall, screens=tuple(one for one in wall.screens if one.kind != "module"))),
    ),
    "has no notes": ("law_notes_stand_beside_their_own_screen", _without_notes),
    "asks any guide": ("law_no_guide_speaks_if_one_that_fits_better_could", _any_guide),
    "has the script once": ("law_a_script_is_the_same_beside_every_screen_of_its_section", _script_once),
    "never closes": (
        "law_a_session_opens_and_closes",
        _wall(lambda wall: replace(wall, screens=wall.screens[:-1])),
    ),
}


def test_every_law_has_a_mutant() -> None:
    assert {law for law, _ in MUTANTS.values()} == set(LAWS)


@pytest.mark.parametrize("name", list(MUTANTS))
def test_the_law_finds_the_mutant(name: str) -> None:
    law, mutant = MUTANTS[name]

    @given(made=outlines())
    @settings(max_examples=200, database=None, derandomize=True, phases=[Phase.generate])
    def held(made: Outline) -> None:
        LAWS[law](made, *mutant(made))

    with pytest.raises(AssertionError):
        held()


def layout(item: Any) -> str:
    """Return the layout of the screen that an item of a section gets."""
    return layout_of(outline_of(item).modules[0].children[0].children[0])


BULLETS = text("b", paragraph("b1", "One", kind="bullet"), paragraph("b2", "Two", kind="number"))
NO_PICTURE = block("n", "image", {"image": {"image": None, "decorative": True, "alt_text": ""}, "caption": ""})


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        (slide("s"), Layout.TITLE),
        (slide("s", NO_PICTURE), Layout.TITLE),
        (slide("s", text("t")), Layout.TEXT),
        (slide("s", BULLETS), Layout.LIST),
        (slide("s", BULLETS, text("t")), Layout.TEXT),
        (slide("s", statement("st")), Layout.STATEMENT),
        (slide("s", statement("st"), BULLETS), Layout.TEXT),
        (slide("s", image("i")), Layout.PICTURE),
        (slide("s", image("i"), image("j")), Layout.PICTURE),
        (slide("s", image("i"), BULLETS), Layout.PICTURE_AND_WORDS),
        (slide("s", table("t")), Layout.TABLE),
        (slide("s", table("t"), text("x")), Layout.TABLE),
        (discussion("d", "Who?"), Layout.QUESTION),
        (activity("a", paragraph("p", "Do it", kind="number")), Layout.LIST),
        (activity("a", paragraph("p", "Do it")), Layout.TEXT),
    ],
)
def test_the_layout_follows_from_what_is_there(item: Any, wanted: Layout) -> None:
    assert layout(item) is wanted


def test_an_unnamed_discussion_is_called_by_its_first_question() -> None:
    named, unnamed = discussion("d", "Who?", title="Talk"), discussion("e", "When?", "Why?")

    assert [one.title for one in room(outline_of(named, unnamed)).screens if one.kind == "discussion"] == [
        "Talk",
        "When?",
    ]


def rule(key: str) -> Any:
    """Return a statement with this key."""
    made = statement("r", "Name nobody.")
    made["value"]["statement"]["key"] = key
    return made


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        (slide("s", rule("emergency")), True),
        (slide("s", rule("ground-rule-no-names")), False),
        (slide("s", text("t"), notes=(rule("ground-rule-no-names"),)), True),
    ],
)
def test_ground_rules_are_shown_once(item: Any, shown: bool) -> None:
    assert (Kind.RULES in [one.kind for one in room(outline_of(item)).screens]) is shown


def script(key: str, title: str) -> Any:
    """Return a script of a guide."""
    value = {"title": title, "minutes": 1, "say": [paragraph(f"{key}-p", f"Say {key}")], "do": ""}
    return block(key, "script", value)


def for_audience(key: str, sectors: list[str], *body: Any) -> Any:
    """Return a guide for these audiences."""
    made = guide(key)
    return {**made, "value": {**made["value"], "sectors": sectors, "body": list(body)}}


def test_the_nearest_guide_speaks_and_the_general_one_for_what_it_leaves_out() -> None:
    sections = [section("x1", slide("s1"), title="What it is"), section("x2", slide("s2"), title="What it does")]
    guides = [
        for_audience("all", [], script("a1", "1. What it is"), script("a2", "2. What it does"), question("q")),
        for_audience("own", ["water"], script("w1", "1. At your site"), question("wq"), script("w9", "Of none")),
        for_audience("other", ["energy"], script("e1", "1. What it is"), script("e2", "2. What it does")),
    ]
    made = replace(outline(module(sections=sections, guides=guides)), audiences=("water",))

    beside = {one.screen.section: [node.id for node in one.script] for one in presenter(made).screens}

    assert beside == {"": [], "x1": ["w1", "wq"], "x2": ["a2"]}


def test_numbers_of_scripts_count_hidden_sections_too() -> None:
    sections = [section("x1", slide("s1"), title="First"), section("x2", slide("s2"), title="Second")]
    made = outline(module(sections=sections, guides=[for_audience("g", [], script("a", "2. Elsewhere"))]))
    top = made.modules[0]
    hidden = replace(made, modules=(replace(top, children=tuple(one for one in top.children if one.id != "x1")),))

    assert [[node.id for node in one.script] for one in presenter(hidden).screens if one.screen.section] == [["a"]]
