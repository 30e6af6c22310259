"""Outlines of plain documents: tokens, hidden sections, minutes, and the one gate to what presenters alone see."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.delivery.build import build, build_block, source_of
from modules.delivery.outline import Outline, for_participants
from modules.domain.document import Block, Document, walk
from modules.library.words import checks
from tests.unit.outlines import (
    LINKED,
    PICTURE,
    SHEET,
    activity,
    block,
    discussion,
    full_module,
    guide,
    handout,
    image,
    module,
    outline,
    paragraph,
    question,
    section,
    slide,
    source,
    statement,
    text,
)


def source_for(
    *modules: Document, hidden: tuple[str, ...] = (), short: tuple[str, ...] = (), **tokens: str
) -> Document:
    """Return the source of an edition of these modules."""
    entries = [
        {"release": {"module": f"m{at}", "version": "1.0"}, "content": words} for at, words in enumerate(modules)
    ]
    choices = {"hidden": list(hidden), "short": list(short)}
    return {**source_of(modules[0]), "tokens": tokens, "choices": choices, "modules": entries}


def first_text(made: Outline) -> str:
    """Return the words of the first text of an outline."""
    return next(node.paragraphs[0].text for node in made.walk() if node.kind == "text")


def saying(*runs: Any) -> Document:
    """Return a module whose one slide says this."""
    return module(sections=[section("x", slide("s", text("t", paragraph("p", *runs))))])


class TestTokens:
    """Tokens are filled once, over a whole paragraph."""

    def test_a_token_is_filled_with_its_value(self) -> None:
        made = build(source_for(saying("We are {{ center.name }}."), **{"center.name": "Harbor"}))

        assert first_text(made) == "We are Harbor."
        assert made.unfilled == ()

    def test_a_value_is_not_searched_for_tokens(self) -> None:
        made = build(source_for(saying("We are {{center.name}}."), **{"center.name": "{{center.hours}}"}))

        assert first_text(made) == "We are {{center.hours}}."

    def test_a_required_token_without_a_value_is_named_with_the_block_where_it_stands_first(self) -> None:
        words = module(sections=[section("x", slide("s", text("t"), title="Call {{center.tip_phone}}"))])
        made = build(source_for(words, saying("{{center.tip_phone}}")))

        assert [(item.key, item.block, item.where) for item in made.unfilled] == [
            ("center.tip_phone", "s", "Call {{center.tip_phone}}")
        ]

    def test_an_empty_token_shows_its_label_and_never_braces(self) -> None:
        made = build(source_for(saying("Call {{center.tip_phone}}."), **{"center.name": "Harbor"}))

        assert first_text(made) == "Call [Tip line]."

    def test_without_a_center_a_token_reads_as_plain_words(self) -> None:
        made = build(source_for(saying("{{center.name}} answers. Call {{center.tip_phone}}.")))

        assert first_text(made) == "Your fusion center answers. Call the tip line of your center."

    def test_an_optional_token_without_a_value_stops_nothing(self) -> None:
        assert build(source_for(saying("{{center.tip_app}}"))).unfilled == ()

    def test_a_token_of_an_event_stops_nothing_and_says_something_until_then(self) -> None:
        made = build(source_for(saying("On {{event.date}}.")))

        assert made.unfilled == ()
        assert first_text(made) == "On the date of the roundtable."

    def test_a_token_of_an_event_is_filled_where_there_is_one(self) -> None:
        made = build(source_for(saying("On {{event.date}}.")), {"event.date": "May 4"})

        assert first_text(made) == "On May 4."

    def test_an_unknown_token_stands_as_it_was_written_and_is_named(self) -> None:
        made = build(source_for(saying("{{center.nome}}")))

        assert first_text(made) == "{{center.nome}}"
        assert [item.key for item in made.unfilled] == ["center.nome"]

    def test_each_empty_token_is_named_once(self) -> None:
        made = build(source_for(saying("{{center.hours}} {{center.hours}} {{center.name}}")))

        assert [item.key for item in made.unfilled] == ["center.hours", "center.name"]

    def test_a_token_in_a_hidden_section_is_not_missed(self) -> None:
        words = module(sections=[section("x", slide("s", text("t", paragraph("p", "{{center.hours}}"))))])

        assert build(source_for(words, hidden=("x",))).unfilled == ()

    def test_a_token_that_begins_in_bold_is_bold(self) -> None:
        made = build(
            source_for(saying("We are ", ("{{center.", ["bold"]), "name}} here."), **{"center.name": "Harbor"})
        )
        (runs,) = (node.paragraphs[0].runs for node in made.walk() if node.kind == "text")

        assert [(run.text, run.bold) for run in runs] == [("We are ", False), ("Harbor", True), (" here.", False)]

    @settings(max_examples=120, derandomize=True)
    @given(st.lists(st.integers(0, 40), max_size=6))
    def test_wherever_a_paragraph_is_cut_into_runs_it_says_the_same(self, cuts: list[int]) -> None:
        words = "A {{center.name}}{{center.hours}} b {{ c }} {{center.name}}."
        edges = [0, *sorted(cuts), len(words)]
        runs = [words[start:end] for start, end in pairwise(edges)]
        values = {"center.name": "Harbor", "center.hours": "all day"}

        assert first_text(build(source_for(saying(*runs), **values))) == "A Harborall day b {{c}} Harbor."

    @pytest.mark.parametrize(
        "words",
        [
            module(title="{{center.name}}"),
            module(summary="{{center.name}}"),
            module(objectives=[block("o", "objective", "{{center.name}}")]),
            module(sections=[section("x", title="{{center.name}}")]),
            module(sections=[section("x", statement("st", "{{center.name}}"))]),
            module(sections=[section("x", text("t", confirm="{{center.name}}"))]),
            module(sections=[section("x", image("i", "{{center.name}}"))]),
            module(sections=[section("x", discussion("d", "{{center.name}}"))]),
            module(sections=[section("x", activity("a", paragraph("p", "{{center.name}}")))]),
            module(handouts=[handout("h", title="{{center.name}}")]),
            module(questions=[question("q", "{{center.name}}")]),
            module(sources=[source("r", title="{{center.name}}")]),
            module(guides=[block("g", "guide", {"title": "{{center.name}}", "summary": "", "minutes": 1, "body": []})]),
        ],
        ids=lambda words: next(name for name, value in words.items() if "{{" in str(value)),
    )
    def test_tokens_are_filled_wherever_a_reader_reads(self, words: Document) -> None:
        made = build(source_for(words, **{"center.name": "Harbor"}))

        assert "{{" not in repr(made)
        assert "Harbor" in repr(made)

    def test_the_title_of_a_pack_may_hold_a_token(self) -> None:
        words = {**source_for(module(), **{"center.name": "Harbor"}), "pack": {"title": "{{center.name}} in spring"}}

        assert build(words).title == "Harbor in spring"


class TestSections:
    """Hidden sections, short forms, and when each starts."""

    def test_a_hidden_section_is_left_out_with_its_minutes(self) -> None:
        words = module(sections=[section("x1", minutes=8), section("x2", minutes=5)])

        made = build(source_for(words, hidden=("x1",)))

        assert [node.id for node in made.walk() if node.kind == "section"] == ["x2"]
        assert made.minutes == 5

    def test_a_hidden_block_at_any_depth_is_left_out(self) -> None:
        words = module(sections=[section("x", slide("s", text("t1"), text("t2")))])

        assert [node.id for node in build(source_for(words, hidden=("t1",))).walk() if node.kind == "text"] == ["t2"]

    def test_a_short_section_takes_its_short_minutes(self) -> None:
        assert build(source_for(module(sections=[section("x", minutes=8)]), short=("x",))).minutes == 5

    def test_a_section_without_short_minutes_takes_the_full_ones(self) -> None:
        words = module(sections=[section("x", minutes=8)])
        words["sections"][0]["value"]["short_minutes"] = None

        assert build(source_for(words, short=("x",))).minutes == 8

    def test_a_section_without_any_minutes_takes_none(self) -> None:
        words = module(sections=[section("x", minutes=0)])
        words["sections"][0]["value"].update(minutes=None, short_minutes=None)

        assert build(source_for(words)).minutes == 0

    def test_sections_start_one_after_the_other_over_all_modules(self) -> None:
        one = module(sections=[section("x1", minutes=8), section("x2", minutes=5)])
        other = module(sections=[section("y1", minutes=7)])

        made = build(source_for(one, other))

        assert [node.data["start"] for node in made.walk() if node.kind == "section"] == [0, 8, 13]
        assert [node.data["minutes"] for node in made.modules] == [13, 7]
        assert made.minutes == 20


class TestTheGate:
    """What a participant may see."""

    def test_nothing_that_says_secret_is_left_in_the_outline_itself(self) -> None:
        assert "SECRET" in repr(outline())
        assert "SECRET" not in repr(for_participants(outline()))

    def test_no_node_that_is_left_is_for_presenters_and_none_has_notes(self) -> None:
        assert not [node for node in for_participants(outline()).walk() if node.presenter_only or node.notes]

    def test_what_is_left_out_is_only_that(self) -> None:
        kinds = {node.kind for node in for_participants(outline()).walk()}

        assert kinds == {
            "module", "objective", "section", "slide", "discussion", "activity",
            "handout", "source", "text", "statement", "image", "table",
        }  # fmt: skip

    def test_passing_it_twice_changes_nothing(self) -> None:
        once = for_participants(outline())

        assert for_participants(once) == once

    def test_unfilled_tokens_are_no_business_of_participants(self) -> None:
        assert for_participants(build(source_for(saying("{{center.hours}}")))).unfilled == ()

    def test_an_image_of_the_notes_or_of_a_presenters_handout_is_no_asset_of_theirs(self) -> None:
        hidden = module(handouts=[handout("h", image("i"), audience="presenter")])
        linked = paragraph("p", ("sheet", [{"type": "document", "sha256": LINKED, "name": "a.pdf"}]))
        noted = module(sections=[section("x", slide("s", notes=(text("n", linked),)))])

        for words, own in ((hidden, {PICTURE, SHEET}), (noted, {LINKED})):
            made = build(source_for(words))
            assert made.assets == own
            assert for_participants(made).assets == frozenset()

    def test_an_asset_that_stands_in_both_places_is_shown(self) -> None:
        words = module(
            sections=[section("x", slide("s", image("i1")))],
            handouts=[handout("h", image("i2"), audience="presenter")],
        )

        assert PICTURE in for_participants(build(source_for(words))).assets


def test_a_module_is_known_by_the_lasting_id_of_its_release() -> None:
    assert [node.id for node in build(source_for(full_module(), module())).modules] == ["m0", "m1"]


def test_every_block_of_a_document_is_a_node_but_for_paragraphs_and_items() -> None:
    words = full_module()
    plain = {"paragraph", "heading", "subheading", "bullet", "number", "item"}
    blocks = {block["id"] for _, block in walk(words) if block["type"] not in plain}

    assert blocks == {node.id for node in build(source_for(words)).walk() if node.kind != "module"}


def test_a_source_is_left_as_it_was() -> None:
    made_of = source_for(full_module())
    before = deepcopy(made_of)

    build(made_of)

    assert made_of == before


def test_the_same_source_always_gives_the_same_outline() -> None:
    assert build(source_for(full_module())) == build(deepcopy(source_for(full_module())))


def test_an_outline_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        outline().title = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    "unfinished",
    [
        block("st", "statement", {"statement": None}),
        block("i", "image", {"image": {"image": None, "alt_text": None, "decorative": False}, "caption": ""}),
    ],
    ids=["statement", "image"],
)
def test_a_draft_that_is_not_finished_is_shown(unfinished: Block) -> None:
    made = build(source_for(module(sections=[section("x", slide("s", unfinished))])))

    assert made.assets == frozenset()


def test_a_block_alone_is_shown_with_its_tokens_unfilled() -> None:
    assert build_block(text("t", paragraph("p", "{{center.name}}"))).paragraphs[0].text == "[Center name]"
    assert build_block(section("x")).kind == "section"
    assert build_block(guide("g")).presenter_only


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("tel:{{center.tip_phone}}", "tel:(555) 555-0142"),
        ("mailto:{{center.pcrcl_email}}", "mailto:rights@harbor.example"),
        ("https://{{center.join_url}}", ""),
    ],
)
def test_an_address_with_a_token_is_no_mistake_and_is_filled(href: str, leads_to: str) -> None:
    words = saying(("Call us", [{"type": "link", "href": href}]))
    values = {"center.tip_phone": "(555) 555-0142", "center.pcrcl_email": "rights@harbor.example"}
    made = build(source_for(words, **{"center.name": "Harbor", **values}))

    assert [one.said for one in checks._dead_links(words)] == []
    assert [run.href for node in made.walk() for item in node.paragraphs for run in item.runs] == [leads_to]
