"""The HTML of an outline: who sees what, what is escaped, and whether a screen reader can use it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from modules.delivery.html.pages import render
from modules.delivery.html.rich import rich_text
from modules.delivery.html.screens import Shown, render_guides, render_presenter, render_room
from modules.delivery.outline import Node, Outline, Paragraph, Run, for_participants
from modules.delivery.projections.presenter import presenter
from modules.delivery.projections.room import room
from tests.unit import outlines
from tests.unit.outlines import (
    block,
    guide,
    module,
    outline,
    outline_of,
    paragraph,
    question,
    section,
    slide,
    source,
    statement,
    table,
    text,
)

HOSTILE = """<script>alert("1")</script>'"><img src=x onerror=alert(1)>{{ settings }}"""
TEMPLATES = Path(__file__).parents[2] / "templates"
VOID = frozenset({"img", "br", "meta", "link", "input"})


class Reader(HTMLParser):
    """Reads a fragment as strictly as a validator: what opens must close, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parents: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.parents.append((tag, self.open[-1] if self.open else ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [str(attrs[name]) for _, attrs in self.tags if name in attrs]

    @property
    def levels(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]


def screens_of(made: Outline) -> list[Shown]:
    """Return the screens of the presenter view of an outline."""
    return render_presenter(presenter(made))


def beside(screen: Shown) -> str:
    """Return all that only the presenter sees of a screen."""
    return screen.notes + screen.script + screen.answers


def everywhere(value: Any, words: str) -> Any:
    """Return an outline with ``words`` in place of every text that a person wrote."""
    if isinstance(value, Outline | Node) or is_dataclass(value):
        kept = {"id", "kind", "href", "asset", "language"}
        return replace(
            value,
            **{f.name: everywhere(getattr(value, f.name), words) for f in fields(value) if f.name not in kept},
        )
    if isinstance(value, dict):
        return {
            key: everywhere(item, words) if key not in {"url", "sha256", "file_sha256"} else item
            for key, item in value.items()
        }
    if isinstance(value, tuple):
        return tuple(everywhere(item, words) for item in value)
    return words if isinstance(value, str) else value


def test_participants_read_nothing_that_is_for_presenters() -> None:
    html = render(for_participants(outline()))
    assert "SECRET" not in html
    assert "Presenters only" not in html


def test_notes_stay_out_even_where_nobody_took_them_out_of_the_outline() -> None:
    assert "SECRET" not in render(outline(), presenter=False)


def test_a_presenter_only_module_is_not_even_named() -> None:
    whole = outline(module(title="Ours"), module(title="Yours"), module(title="Theirs"))
    hidden = replace(whole, modules=(replace(whole.modules[0], presenter_only=True), *whole.modules[1:]))
    assert "Ours" not in render(hidden)


def test_presenters_read_notes_guides_questions_and_their_own_handouts() -> None:
    html = render(outline(), presenter=True)
    for words in (
        "Start with ownership",
        "Welcome",
        "here is why",
        "SECRET key",
        "test the projector",
        "The sense was seen",
    ):
        assert words in html


@pytest.mark.parametrize("for_presenters", [False, True])
def test_markup_in_any_text_comes_out_as_words(for_presenters: bool) -> None:
    hostile = everywhere(outline(), HOSTILE)
    written = [render(hostile, presenter=for_presenters), render_guides(presenter(hostile))]
    written += [part for screen in screens_of(hostile) for part in (screen.html, beside(screen))]
    for html in written:
        reader = Reader(html)
        assert not [tag for tag, _ in reader.tags if tag == "script"]
        assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on") or name == "style"]
        assert "{{ settings }}" in html or not html.strip()


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/cms/",
        "https://a b",
        "",
    ],
)
def test_a_link_to_anything_but_the_web_mail_or_a_phone_is_only_words(href: str) -> None:
    marked = paragraph("p", ("these words", [{"type": "link", "href": href}]))
    html = render(
        outline(module(sections=[section("x", slide("s", text("t", marked)))], sources=[source("src", href)]))
    )
    assert "these words" in html
    assert not [value for value in Reader(html).values("href") if not value.startswith("#")]


@pytest.mark.parametrize(
    "href", ["https://example.gov/a?b=1&c=2", "http://example.gov", "mailto:a@example.gov", "tel:911"]
)
def test_a_link_to_the_web_mail_or_a_phone_is_kept(href: str) -> None:
    html = render(outline_of(slide("s", text("t", paragraph("p", ("words", [{"type": "link", "href": href}]))))))
    assert href in Reader(html).values("href")


def test_words_of_one_link_with_different_marks_are_one_link() -> None:
    link = {"type": "link", "href": "https://example.gov"}
    html = render(outline_of(slide("s", text("t", paragraph("p", ("one ", [link]), ("link", [link, "bold"]))))))
    assert '<a href="https://example.gov">one <strong>link</strong></a>' in html


@pytest.mark.parametrize("presenter", [False, True])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings_begin_at_the_level_and_never_skip_one(level: int, presenter: bool) -> None:
    levels = Reader(render(outline(), level=level, presenter=presenter)).levels
    assert levels[0] == level
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_slide_without_a_title_leaves_no_gap_in_the_headings() -> None:
    inside = text("t", paragraph("p1", "A subheading", kind="subheading"), paragraph("p2", "Words"))
    assert Reader(render(outline_of(slide("s", inside, title="")))).levels == [2, 3, 4]


def test_headings_of_a_module_a_section_and_a_slide_are_one_apart() -> None:
    html = render(outline_of(slide("s", text("t", paragraph("p", "Inside", kind="heading")))))
    assert Reader(html).levels == [2, 3, 4, 5]


def list_of(*depths: tuple[str, int]) -> str:
    items = [paragraph(f"p{n}", f"item {n}", kind=kind, depth=depth) for n, (kind, depth) in enumerate(depths)]
    return render(outline_of(slide("s", text("t", *items))))


@pytest.mark.parametrize(
    "depths",
    [
        [("bullet", 0), ("bullet", 1), ("bullet", 2), ("bullet", 0)],
        [("bullet", 3), ("number", 0)],
        [("number", 0), ("bullet", 2), ("number", 1), ("bullet", 1), ("number", 0)],
        [("bullet", -1), ("bullet", 0)],
    ],
)
def test_lists_of_any_depth_are_well_nested(depths: list[tuple[str, int]]) -> None:
    parents = [(tag, parent) for tag, parent in Reader(list_of(*depths)).parents if tag in {"ul", "ol", "li"}]
    items = [parent for tag, parent in parents if tag == "li"]
    assert len(items) >= len(depths)
    assert set(items) <= {"ul", "ol"}
    assert not [tag for tag, parent in parents if tag != "li" and parent in {"ul", "ol", "p"}]


def test_a_deeper_item_stands_inside_the_item_before_it() -> None:
    assert "<ul><li>item 0<ol><li>item 1</li></ol></li><li>item 2</li></ul>" in list_of(
        ("bullet", 0), ("number", 1), ("bullet", 0)
    )


def test_every_id_is_unique_and_every_jump_has_a_place() -> None:
    twice = module(title="Two words", sections=[section("same id"), section("same id", title="Again")])
    reader = Reader(render(outline(outlines.full_module(), twice), presenter=True))
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    assert not [key for key in ids if re.search(r"\s", key)]
    assert {value[1:] for value in reader.values("href") if value.startswith("#")} <= set(ids)


def test_ids_are_unique_over_the_whole_presenter_view() -> None:
    whole = outline()
    html = "".join((*(one.html + beside(one) for one in screens_of(whole)), render_guides(presenter(whole))))
    ids = Reader(html).values("id")
    assert len(ids) == len(set(ids))


def test_addresses_of_pictures_and_files_are_relative() -> None:
    reader = Reader(render(outline(), assets="assets/"))
    assert reader.values("src") == [f"assets/{outlines.PICTURE}/w800.webp"]
    assert f"assets/{outlines.PICTURE}/w1600.webp 1600w" in reader.values("srcset")[0]
    assert f"assets/{outlines.SHEET}/Keep%20this.pdf" in reader.values("href")


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([Run("gro", href="https://a.example/"), Run("und is")], "ground (link to https://a.example/) is"),
        ([Run("a", href="https://a.example/"), Run("b", bold=True), Run("c d")], "abc (link to https://a.example/) d"),
        ([Run("here", href="https://a.example/"), Run(".")], "here (link to https://a.example/)."),
        (
            [Run("gro", href="https://a.example/"), Run("und", href="https://b.example/")],
            "ground (link to https://a.example/) (link to https://b.example/)",
        ),
    ],
)
def test_the_address_of_a_link_stands_after_its_word(runs: list[Run], said: str) -> None:
    html = rich_text([Paragraph("p", "paragraph", 0, tuple(runs))], level=2, spelled_out=True)

    assert re.sub(r"<[^>]+>", "", html) == said


def test_a_link_to_a_file_leads_to_where_the_assets_are() -> None:
    mark = {"type": "document", "sha256": outlines.LINKED}
    html = render(outline_of(slide("s", text("t", paragraph("p", ("the sheet", [mark]))))), assets="../files/")
    assert any(value.startswith(f"../files/{outlines.LINKED}/") for value in Reader(html).values("href"))


def test_a_picture_says_its_size_and_its_words() -> None:
    attrs = next(attrs for tag, attrs in Reader(render(outline())).tags if tag == "img")
    assert (attrs["width"], attrs["height"]) == ("1600", "900")
    assert attrs["alt"] == "Two circles that share a part"


def test_unconfirmed_wording_is_marked_and_confirmed_wording_is_not() -> None:
    unsure = outline_of(slide("s", statement("a", confirmed=False)))
    sure = outline_of(slide("s", statement("a", confirmed=True)))
    assert "Wording to be confirmed by DHS" in render(unsure, presenter=True)
    assert "to be confirmed" not in render(sure, presenter=True)


def test_participants_see_no_mark_and_one_line_at_the_foot() -> None:
    unsure = outline_of(
        slide("s", statement("a", confirmed=False, note="Ask counsel."), text("t", confirm="The number."))
    )
    sure = outline_of(slide("s", statement("a", confirmed=True)))
    shown = render(for_participants(unsure))

    assert shown.count("DHS has not yet confirmed all of this wording.") == 1
    assert "The number." not in shown and "Ask counsel." not in shown and "to be confirmed" not in shown.lower()
    assert "confirmed" not in render(for_participants(sure))
    assert "not yet confirmed" not in render(unsure, presenter=True)


def test_what_presenters_alone_see_makes_no_line_for_participants() -> None:
    noted = outline_of(slide("s", text("t"), notes=(text("n", confirm="The number."),)))

    assert not for_participants(noted).unconfirmed


def test_what_is_to_be_confirmed_is_said_to_presenters_beside_the_screen() -> None:
    unsure = outline_of(
        slide("s", statement("a", confirmed=False, note="Ask counsel."), text("t", confirm="The number."))
    )
    screen = next(one for one in screens_of(unsure) if one.kind == "slide")

    assert "The number." in screen.notes and "Ask counsel." in screen.notes
    assert "confirm" not in screen.html
    assert not [one for one in render_room(room(unsure)) if one.notes]


def test_a_blank_is_read_by_presenters_alone() -> None:
    cut = paragraph("p", "Kept for [the ", ("time]", ["bold"]), ", and checked. [DHS to supply: the law.]")
    blank = outline_of(slide("s", text("t", cut), title="Rules [section]"), slide("u", table("w")))
    shown = render(for_participants(blank))

    assert "Kept for Ask your fusion center, and checked. DHS has not supplied this yet." in re.sub(
        "<[^>]+>", "", shown
    )
    assert "Rules Ask your fusion center." in shown
    assert "[the" in render(blank, presenter=True)
    assert not [screen for screen in screens_of(blank) if "[" in screen.html]


def test_a_section_without_items_is_a_screen_of_its_own() -> None:
    screens = screens_of(outline(module(sections=[section("x", title="Open forum")])))
    assert [screen.html.count("Open forum") for screen in screens if screen.kind == "section"] == [1]


def test_the_side_that_the_room_sees_has_no_notes() -> None:
    for screen in screens_of(outline()):
        assert "SECRET" not in screen.html
    assert "Start with ownership" in next(one.notes for one in screens_of(outline()) if one.kind == "slide")


def test_screens_for_the_room_alone_carry_nothing_beside_them() -> None:
    assert not [screen for screen in render_room(room(outline())) if beside(screen)]


def test_the_script_of_a_section_and_the_answers_of_a_module_are_written_once() -> None:
    script = block("w", "script", {"title": "What it is", "minutes": 1, "say": [paragraph("p", "Welcome")], "do": ""})
    made = guide("g")
    made["value"]["body"] = [script, question("gq", "Who pays?"), made["value"]["body"][0]]
    whole = outline(
        module(
            sections=[section("x", slide("a", text("t")), slide("b", text("u")))],
            questions=[question("q", "Do you watch us?")],
            guides=[made],
        )
    )
    html = "".join(beside(screen) for screen in screens_of(whole))

    assert (html.count("Welcome"), html.count("Who pays?"), html.count("Do you watch us?")) == (1, 1, 1)


def test_pictures_of_the_wall_are_there_at_once_and_large() -> None:
    html = "".join(screen.html for screen in screens_of(outline()))
    assert 'sizes="100vw"' in html and "lazy" not in html
    assert "lazy" in render(outline())


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_holds_nothing_inline_and_trusts_no_text(path: Path) -> None:
    source_text = path.read_text()
    script = r"""<script(?![^>]*\s(?:src=|type="application/json"))"""  # JSON is data: no browser runs it
    assert not re.search(rf"\sstyle=|\son[a-z]+=|<style|{script}|https?://", source_text)
    assert not re.search(r"\|\s*safe\b|autoescape|mark_safe", source_text)


def test_a_title_that_repeats_the_one_above_is_said_once() -> None:
    same = slide("s", statement("a"), title="What it is")
    levels = Reader(render(outline(module(sections=[section("x", same, title="What it is")])))).levels
    assert levels == [2, 3]


def test_an_empty_heading_is_left_out() -> None:
    html = render(outline_of(slide("s", text("t", block("p", "heading", {"depth": 0, "runs": []})))))
    assert Reader(html).levels == [2, 3, 4]
