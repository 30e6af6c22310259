"""What is compared is what is shown: two values that differ never show without a marked piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from modules.domain import piece_words
from modules.domain import pieces as reading
from modules.domain.diff import ChangeKind
from modules.domain.document import Json, canonical, is_block
from modules.domain.fields import PICTURE, RECORDS, Field, Kind, Row
from modules.domain.piece import Is, Piece
from modules.domain.pieces import pieces_of, pieces_of_block, words_of
from modules.domain.reading import differences
from modules.domain.schema import BLOCKS, MODULE, PARAGRAPHS, row
from tests.domain.documents import PLAIN, block, paragraph
from tests.domain.test_marking import check
from tests.domain.updates import TRIPLES

PROFILE = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

# Values of the grammar, from few letters and words, so that two that are drawn often are alike but for one thing

TEXT = st.text("ab \n", max_size=5)
LINK = st.sampled_from(
    [
        {"type": "link", "href": "https://evil.example/report"},
        {"type": "link", "href": "https://dhs.gov/report"},
        {"type": "document", "sha256": "a" * 64, "name": "sheet.txt"},
        {"type": "document", "sha256": "b" * 64, "name": "sheet.txt"},
    ]
)
MARKS = st.builds(
    lambda marks, link: [*sorted(marks), *link],
    st.sets(st.sampled_from(["bold", "italic"])),
    st.lists(LINK, max_size=1),
)
LETTER = st.tuples(st.sampled_from(["a", "b", " ", "\n", "{{center.name}}"]), MARKS)
LETTERS = st.lists(LETTER, max_size=5)


def runs(letters: list[tuple[str, list[Json]]]) -> list[Json]:
    """Return runs in normal form: no two side by side are marked alike."""
    found: list[Json] = []
    for text, marks in letters:
        if found and found[-1]["marks"] == marks:
            found[-1]["text"] += text
        else:
            found.append({"text": text, "marks": marks})
    return found


def asset(**more: Any) -> Any:
    """Draw what a document says of an image or a file."""
    return st.fixed_dictionaries(
        {"sha256": st.sampled_from(["1", "2"]), "name": st.sampled_from(["a.jpg", "b"]), **more}
    )


def record(kind: Kind) -> Any:
    """Draw a value with keys."""
    return st.fixed_dictionaries({field.name: values(field) for field in RECORDS[kind].fields})


def table() -> Any:
    """Draw a table, whose rows are as wide as its head."""
    cells = st.integers(0, 2).flatmap(
        lambda width: st.fixed_dictionaries(
            {
                "columns": st.lists(
                    st.fixed_dictionaries({"type": st.just("text"), "heading": TEXT}), min_size=width, max_size=width
                ),
                "rows": st.lists(
                    st.fixed_dictionaries({"values": st.lists(TEXT, min_size=width, max_size=width)}), max_size=2
                ),
                "caption": TEXT,
            }
        )
    )
    return cells


def stream(types: tuple[str, ...]) -> Any:
    """Draw a stream of at most two blocks of these types."""
    return st.lists(st.sampled_from(types).flatmap(blocks), max_size=2)


def blocks(kind: str) -> Any:
    """Draw a block of a type; its id says nothing."""
    return block_values(row(kind)).map(lambda value: block("id", kind, value))


def block_values(grammar: Row) -> Any:
    """Draw a value of a row; keys that were added later may be left out."""
    if grammar.text:
        return values(grammar.text)
    return st.fixed_dictionaries(
        {field.name: values(field) for field in grammar.fields if not field.later},
        optional={field.name: values(field) for field in grammar.fields if field.later},
    )


NUMBERS = st.none() | st.integers(0, 61)
DRAWN: dict[Kind, Callable[[Field], Any]] = {
    Kind.LINE: lambda field: TEXT,
    Kind.LINES: lambda field: TEXT,
    Kind.ADDRESS: lambda field: st.sampled_from(["", "https://a.example", "https://b.example"]),
    Kind.INTEGER: lambda field: NUMBERS,
    Kind.BOOLEAN: lambda field: st.booleans(),
    Kind.CHOICE: lambda field: st.sampled_from([member.value for member in field.choices or ()] + [""]),
    Kind.CHOICES: lambda field: st.lists(st.sampled_from([one.value for one in field.choices or ()]), max_size=3),
    Kind.RICH: lambda field: stream(PARAGRAPHS),
    Kind.ITEMS: lambda field: stream(("item",)),
    Kind.STREAM: lambda field: st.deferred(lambda: stream(field.blocks)),
    Kind.PICTURE: lambda field: record(Kind.PICTURE),
    Kind.IMAGE: lambda field: st.none() | asset(width=st.integers(1, 2), height=st.just(1)),
    Kind.FILE: lambda field: st.none() | asset(),
    Kind.STATEMENT: lambda field: st.none() | record(Kind.STATEMENT),
    Kind.TABLE: lambda field: table(),
    Kind.RUNS: lambda field: LETTERS.map(runs),
    Kind.DEPTH: lambda field: st.integers(0, 2),
    Kind.PLAIN: lambda field: {"decorative": st.none() | st.booleans(), "number": st.integers(1, 2)}.get(
        field.name, st.sampled_from(["", "a", "b"])
    ),
}


def values(field: Field) -> Any:
    """Draw a value of a field."""
    return DRAWN[field.kind](field)


def fields() -> Iterator[tuple[Row, tuple[str, ...], Field]]:
    """Yield each field that a change can be about: its row, its path below a value of the row, itself."""
    for grammar in BLOCKS.values():
        for path, field in grammar.paths.items():
            above = [grammar.paths[path[:at]].kind for at in range(1, len(path))]
            if not {Kind.TABLE, Kind.IMAGE, Kind.FILE, Kind.STATEMENT}.intersection(above):
                yield grammar, path, field


@st.composite
def letters_changed(draw: Callable[[Any], Any]) -> tuple[Json, Json]:
    """Draw runs, and the same with one letter added, left out or marked in another way."""
    letters = draw(st.lists(LETTER, min_size=1, max_size=4))
    at = draw(st.integers(0, len(letters) - 1))
    text, marks = letters[at]
    instead = draw(st.sampled_from([[], [letters[at], draw(LETTER)], [(text, draw(MARKS))], [(text, marks)]]))
    return runs(letters), runs([*letters[:at], *instead, *letters[at + 1 :]])


def pairs(field: Field) -> Any:
    """Draw two values of a field; often they differ in little, or in nothing."""
    drawn = values(field)
    alike = drawn.map(lambda value: (value, deepcopy(value)))
    return st.tuples(drawn, drawn) | (letters_changed() if field.kind is Kind.RUNS else alike)


FIELDS = {f"{grammar.name}.{'.'.join(path)}": (grammar, path, field) for grammar, path, field in fields()}
HOLDERS = {Kind.STREAM, Kind.RICH, Kind.ITEMS}


def same(one: Json, other: Json) -> bool:
    """Tell whether two values say the same: ids say nothing, and a key that is left out holds its default."""
    return canonical(said(one)) == canonical(said(other))


def said(value: Json) -> Json:
    """Return a value without ids, every later key in it."""
    if is_block(value):
        whole = row(value["type"]).read(value["value"]) if isinstance(value["value"], dict) else value["value"]
        return {"type": value["type"], "value": said(whole)}
    if isinstance(value, dict):
        return {name: said(inner) for name, inner in value.items()}
    return [said(item) for item in value] if isinstance(value, list) else value


def differ_only_if_marked(one: Json, other: Json, grammar: Row, path: tuple[str, ...]) -> None:
    """The property."""
    before, after = (reading.pieces_of(value, grammar, path) for value in (one, other))
    check(before, after)
    assert (before == after) == same(one, other)


@pytest.mark.parametrize("name", FIELDS)
@PROFILE
@given(st.data())
def test_two_values_of_a_field_that_differ_show_a_marked_piece(name: str, data: st.DataObject) -> None:
    grammar, path, field = FIELDS[name]
    one, other = data.draw(pairs(field))

    differ_only_if_marked(one, other, grammar, path)


@pytest.mark.parametrize("kind", [name for name in BLOCKS if name != "module"])
@PROFILE
@given(st.data())
def test_two_blocks_that_differ_show_a_marked_piece(kind: str, data: st.DataObject) -> None:
    one = data.draw(blocks(kind))
    other = data.draw(blocks(kind) | st.just(deepcopy(one)))
    before, after = pieces_of_block(one), pieces_of_block(other)

    check(before, after)
    assert (before == after) == same(one, other)


@PROFILE
@given(PLAIN, PLAIN)
def test_so_do_values_that_the_grammar_does_not_have(one: Json, other: Json) -> None:
    assert (pieces_of(one) == pieces_of(other)) == (canonical(one) == canonical(other))


@PROFILE
@given(TRIPLES)
def test_every_change_of_two_documents_shows_a_marked_piece(triple: tuple[Any, Any, Any]) -> None:
    base, ours, _ = triple
    for change in differences(base, ours):
        if change.kind is ChangeKind.EDITED:
            steps = [at for at, step in enumerate(change.path) if step == change.block]
            below = change.path[steps[0] + 1 :] if steps else change.path
            assert pieces_of(change.before, MODULE, below) != pieces_of(change.after, MODULE, below), change


def ignore(**ignored: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Return a mutant: pieces that do not know one thing."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        def made(*given: Any, **more: Any) -> Piece:
            return Piece(given[0], given[1], **{**more, **ignored, **_marks(given)})

        for module in (reading, piece_words):
            patch.setattr(module, "Piece", made)

        def _marks(given: tuple[Any, ...]) -> dict[str, Any]:
            rest = dict(zip(("marks", "linked", "glued"), given[2:], strict=False))
            return {name: value for name, value in rest.items() if name not in ignored}

    return mutate


def forget_targets(patch: pytest.MonkeyPatch) -> None:
    """A link is words that are marked as a link, wherever it leads: what was signed off."""
    patch.setattr(piece_words, "_target", lambda link: Piece(Is.LINK, "a link"))


def compare_plain_words(patch: pytest.MonkeyPatch) -> None:
    """Runs are read as one text."""
    read = reading._runs

    def plain(given: Json, depth: int) -> Iterator[Piece]:
        whole = "".join(run["text"] for run in given) if isinstance(given, list) else given
        return read([{"text": whole, "marks": []}], depth)

    patch.setattr(reading, "_runs", plain)


def leave_settings_out(patch: pytest.MonkeyPatch) -> None:
    """Choices and numbers are not read."""
    patch.setattr(reading, "_named", lambda text, value: Piece(Is.SETTING, "", key=""))


MUTANTS = {
    "a link is a link": (forget_targets, "paragraph.runs"),
    "words without their marks": (compare_plain_words, "paragraph.runs"),
    "no bold and no italic": (ignore(marks=()), "paragraph.runs"),
    "words run together": (ignore(glued=False), "paragraph.runs"),
    "a picture is its name": (ignore(key=""), "image.image"),
    "settings left out": (leave_settings_out, "section.method"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_property_bites(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, name = MUTANTS[mutant]
    grammar, path, field = FIELDS[name]
    mutate(monkeypatch)

    @settings(PROFILE, max_examples=2000, database=None, print_blob=False, phases=[Phase.generate])
    @given(pairs(field))
    def law(pair: tuple[Json, Json]) -> None:
        differ_only_if_marked(*pair, grammar, path)

    with pytest.raises(AssertionError):
        law()


# What is read, example by example


def read(value: Json, grammar: Row = MODULE, path: tuple[str, ...] = ()) -> list[str]:
    """Return the texts of the pieces."""
    return [piece.text for piece in pieces_of(value, grammar, path)]


def run(text: str, *marks: Json) -> Json:
    """Return a run."""
    return {"text": text, "marks": list(marks)}


EVIL = {"type": "link", "href": "https://evil.example/report"}
PARAGRAPH, IMAGE = row("paragraph"), row("image")


def test_a_link_is_followed_by_its_address() -> None:
    found = pieces_of([run("Read the "), run("report", EVIL), run(".")], PARAGRAPH, ("runs",))

    assert [(piece.text, piece.kind.value, piece.linked) for piece in found] == [
        ("Read", "word", False),
        ("the", "word", False),
        ("report", "word", True),
        ("https://evil.example/report", "link", False),
        (".", "word", False),
    ]


def test_a_changed_address_is_marked_and_the_words_are_not() -> None:
    other = {"type": "link", "href": "https://dhs.gov/report"}
    before, after = (pieces_of([run("report", link)], PARAGRAPH, ("runs",)) for link in (other, EVIL))

    assert before[0] == after[0]
    assert before[1] != after[1]


def test_a_linked_file_is_known_by_its_bytes() -> None:
    links = [{"type": "document", "sha256": digest * 64, "name": "sheet.txt"} for digest in "ab"]
    one, other = (pieces_of([run("sheet", link)], PARAGRAPH, ("runs",))[-1] for link in links)

    assert (one.text, other.text) == ("sheet.txt", "sheet.txt")
    assert one != other


def test_marks_are_on_the_words_and_not_on_the_space_between() -> None:
    found = pieces_of([run("We "), run("listen", "bold"), run(" now")], PARAGRAPH, ("runs",))

    assert [(piece.text, piece.marks) for piece in found] == [("We", ()), ("listen", ("bold",)), ("now", ())]


@pytest.mark.parametrize(
    ("grammar", "path", "value", "expected"),
    [
        (IMAGE, ("image", "decorative"), True, ["yes"]),
        (IMAGE, ("image", "decorative"), False, ["no"]),
        (IMAGE, ("image", "decorative"), None, ["not given"]),
        (IMAGE, ("policy",), "open", ["Open: filled in freely"]),
        (row("bullet"), ("type",), "bullet", ["Bulleted list"]),
        (row("number"), ("type",), "number", ["Numbered list"]),
        (row("bullet"), ("depth",), 1, ["level 2"]),
        (row("section"), ("minutes",), 95, ["1 h 35 min"]),
        (row("section"), ("minutes",), 5, ["5 min"]),
        (row("activity"), ("minutes",), None, ["not given"]),
        (row("section"), ("method",), "open_forum", ["Open forum"]),
        (row("section"), ("sectors",), ["education", "water"], ["Schools and colleges", "Water and wastewater"]),
        (row("section"), ("sectors",), None, ["no audience in particular"]),
        (MODULE, ("language",), "es", ["Spanish"]),
        (row("handout"), ("audience",), "presenter", ["Presenters only"]),
        (row("callout"), ("tone",), "must", ["Must"]),
        (row("handout"), ("file",), {"sha256": "a", "name": "sheet.pdf"}, ["sheet.pdf"]),
        (IMAGE, ("image", "image"), {"sha256": "a", "name": "IMG_2041.jpg", "width": 1, "height": 2}, ["IMG_2041.jpg"]),
    ],
)
def test_settings_are_in_plain_words(grammar: Row, path: tuple[str, ...], value: Json, expected: list[str]) -> None:
    assert read(value, grammar, path) == expected


def test_a_statement_is_read_with_its_number() -> None:
    said = {"key": "9-1-1", "number": 2, "title": "Danger", "kind": "safety", "wording": "Call."}

    assert read(said, row("statement"), ("statement",)) == [
        *("statement", "9-1-1", "number of the wording", "2", "title", "Danger"),
        *("kind", "Safety", "wording", "Call."),
    ]


def test_a_table_is_read_by_rows_and_cells() -> None:
    value = {
        "columns": [{"type": "text", "heading": "If"}, {"type": "text", "heading": "Call"}],
        "rows": [{"values": ["Danger", "9-1-1"]}],
        "caption": "",
    }
    assert read(value, row("table"), ("table",)) == [
        *("row", "cell", "If", "cell", "Call"),
        *("row", "cell", "Danger", "cell", "9-1-1"),
    ]


def test_a_value_is_read_in_the_order_of_the_grammar_whatever_the_order_of_its_keys() -> None:
    value = {"policy": "open", "caption": "Ours", "image": {**PICTURE.empty(), "alt_text": "A dock"}}
    expected = ["text for people who can’t see the picture", "A", "dock", "caption", "Ours"]

    assert read(value, IMAGE) == [*expected, "what a center may do", "Open: filled in freely"]
    assert read(dict(reversed(value.items())), IMAGE) == read(value, IMAGE)


def test_words_alone_are_read_in_one_line() -> None:
    text = block("t", "text", {"body": [paragraph("p", "We listen."), paragraph("q", "Ask.")], "confirm": ""})

    assert words_of(text) == "We listen. Ask."
    assert words_of([text, {"title": "A", "minutes": 5}]) == "We listen. Ask. A"
