"""What participants keep: laws over outlines of any shape, and examples that a person can follow."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from modules.delivery.outline import Node, Outline, Paragraph, Run, for_participants
from modules.delivery.projections import keep as projection
from modules.delivery.projections.keep import LONGEST_LINE, MOST_LINES, InBrief, Keepsake, Line, Said, keep

WORDS = st.sampled_from(["Call 9-1-1", "Say what you saw", "say what you saw", "Know whom to call", "x" * 300, " "])


def statement(key: str, wording: str, *, secret: bool = False) -> Node:
    return Node("statement", key, "Title", secret, {"wording": wording, "confirmed": True, "basis": "SECRET"})


@st.composite
def modules(draw: st.DrawFn, at: int = 0) -> Node:
    """Return a module with objectives, sections, handouts, and what only presenters see, which reads SECRET."""
    count = st.integers(0, 3)
    objectives = [Node("objective", f"{at}o{n}", draw(WORDS)) for n in range(draw(count))]
    sections = [
        Node("section", f"{at}s{n}", "Section", children=(slide(draw, f"{at}s{n}"),)) for n in range(draw(count))
    ]
    handouts = [
        Node(
            "handout", f"{at}h{n}", "SECRET" if secret else f"Sheet {n}", secret, children=(text(f"{at}h{n}t", secret),)
        )
        for n, secret in enumerate(draw(st.lists(st.booleans(), max_size=3)))
    ]
    inside = draw(st.permutations([*objectives, *sections, *handouts]))
    guide = Node("guide", f"{at}g", "SECRET guide", True, children=(text(f"{at}gt", secret=True),))
    return Node("module", f"{at}", f"Topic {at}", children=(*inside, guide), data={"summary": "", "minutes": 9})


def slide(draw: st.DrawFn, key: str) -> Node:
    said = [
        statement(f"{key}p{n}", "SECRET" if secret else draw(WORDS), secret=secret)
        for n, secret in enumerate(draw(st.lists(st.booleans(), max_size=3)))
    ]
    return Node("slide", f"{key}x", "Slide", notes=(text(f"{key}n", secret=True),), children=(text(f"{key}t"), *said))


def text(key: str, secret: bool = False) -> Node:
    words = "SECRET words" if secret else f"Words of {key}"
    return Node("text", key, presenter_only=secret, paragraphs=(Paragraph(key, "paragraph", 0, (Run(words),)),))


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """Return an outline of up to four modules."""
    made = tuple(draw(modules(at)) for at in range(draw(st.integers(0, 4))))
    return Outline("Spring roundtable", "Harbor", "", "en", 60, made, links={"Harbor": "https://harbor.example"})


def kept_nodes(kept: Keepsake) -> list[Node]:
    """Return all nodes that participants reach."""
    return [node for one in (*kept.topics, *kept.handouts) for node in one.walk()]


def lines_of(kept: Keepsake) -> list[Line]:
    return [line for part in kept.in_brief for line in part.lines]


@given(outlines())
def test_nothing_that_is_for_presenters_is_kept(outline: Outline) -> None:
    assert "SECRET" not in repr(keep(outline))


@given(outlines())
def test_everything_that_participants_could_read_is_reached_once(outline: Outline) -> None:
    shown = for_participants(outline)
    readable = [node.id for node in shown.walk()]

    kept = keep(outline)

    assert sorted(node.id for node in kept_nodes(kept)) == sorted(readable)
    assert list(kept.handouts) == [node for node in shown.walk() if node.kind == "handout"]
    assert not [node for topic in kept.topics for node in topic.walk() if node.kind == "handout"]


@given(outlines())
def test_lines_are_ten_at_most_each_once_and_whole(outline: Outline) -> None:
    kept = keep(outline)
    lines = lines_of(kept)
    said = {node.id: node for node in kept_nodes(kept)}

    assert len(lines) <= MOST_LINES
    assert len({line.words.casefold() for line in lines}) == len(lines)
    for part in kept.in_brief:
        inside = {node.id for node in kept.topics[part.at].walk()}
        assert {line.id for line in part.lines} <= inside
    for line in lines:
        whole = said[line.id].title if line.kind == Said.OBJECTIVE else said[line.id].data["wording"]
        assert line.words == " ".join(whole.split()) and line.words


@given(outlines())
def test_no_line_is_left_out_while_there_is_place(outline: Outline) -> None:
    kept = keep(outline)
    lines = lines_of(kept)
    objectives = [node.title for node in kept_nodes(kept) if node.kind == "objective"]
    statements = [node.data["wording"] for node in kept_nodes(kept) if node.kind == "statement"]
    short = {words.strip().casefold() for words in (*objectives, *statements) if words.strip()}
    offered = {
        words for words in short if len(words) <= LONGEST_LINE or words in {one.casefold() for one in objectives}
    }

    assert len(lines) == min(MOST_LINES, len(offered))


@given(outlines())
def test_no_topic_gives_two_lines_more_than_another_that_has_more_to_give(outline: Outline) -> None:
    apart = [
        replace(module, children=tuple(_renamed(node, at) for node in module.children))
        for at, module in enumerate(outline.modules)
    ]  # so that no topic loses a line to another that says the same
    kept = keep(replace(outline, modules=tuple(apart)))
    given_ = {part.at: len(part.lines) for part in kept.in_brief}
    all_ = {
        at: sum(len(part.lines) for part in keep(replace(outline, modules=(module,))).in_brief)
        for at, module in enumerate(apart)
    }

    for at, others in all_.items():
        if given_.get(at, 0) < min(others, MOST_LINES):
            assert max(given_.values(), default=0) <= given_.get(at, 0) + 1


def _renamed(node: Node, at: int) -> Node:
    data = {**node.data, "wording": f"{node.data['wording'].strip()}{at}"} if "wording" in node.data else node.data
    title = f"{node.title.strip()}{at}" if node.kind == "objective" else node.title
    return replace(node, title=title, data=data, children=tuple(_renamed(child, at) for child in node.children))


@given(outlines())
def test_what_is_kept_does_not_depend_on_who_took_out_the_presenters_part(outline: Outline) -> None:
    assert keep(for_participants(outline)) == keep(outline)


def test_topics_take_turns_and_a_topic_alternates() -> None:
    first = Node(
        "module", "a", "First",
        children=(
            *(Node("objective", f"o{n}", f"Objective {n}") for n in range(6)),
            Node("section", "s", children=tuple(statement(f"p{n}", f"Statement {n}") for n in range(6))),
        ),
    )  # fmt: skip
    second = Node("module", "b", "Second", children=(Node("objective", "q", "Only this"),))

    kept = keep(Outline("", "", "", "en", 0, (first, second)))

    given_ = {part.at: [line.words for line in part.lines] for part in kept.in_brief}
    assert given_ == {
        0: [*(f"Objective {n}" for n in range(5)), *(f"Statement {n}" for n in range(4))],
        1: ["Only this"],
    }


def test_a_long_wording_is_read_in_its_topic_and_never_cut() -> None:
    said = [statement("long", "x" * (LONGEST_LINE + 1)), statement("two", "One.\n\nTwo."), statement("short", "One.")]
    module = Node("module", "a", "Topic", children=(Node("section", "s", children=tuple(said)),))

    kept = keep(Outline("", "", "", "en", 0, (module,)))

    assert kept.in_brief == (InBrief(0, (Line(Said.STATEMENT, "short", "One."),)),)
    assert [node.id for node in kept.topics[0].walk() if node.kind == "statement"] == ["long", "two", "short"]


def test_the_projection_knows_no_framework() -> None:
    imports = [node for node in ast.walk(ast.parse(inspect.getsource(projection))) if isinstance(node, ast.ImportFrom)]

    assert {(node.module or "").split(".")[0] for node in imports} <= {
        "__future__", "collections", "dataclasses", "enum", "itertools", "modules",
    }  # fmt: skip
