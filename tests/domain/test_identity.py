"""Ids follow words: named cases, laws over many edits, and a mutant for each law.

What comes of it in merges is in ``tests/simulation``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from modules.domain import identity
from modules.domain.document import Block, Document, Json, canonical, ids
from modules.domain.identity import _Matching, give_back
from modules.domain.likeness import likeness
from modules.domain.standing import Differences, Spot, is_line, spots
from tests.domain.documents import block, document, paragraph, section, slide
from tests.domain.updates import tossed
from tests.simulation.kinds import drawn
from tests.simulation.outcome import as_sent, saved, without_ids
from tests.simulation.pages import document_of

CALL = "Call the center in your own county before you share a report."
KEEP = "Reports are kept for ninety days unless an officer reviews them."
NAME = "Every one of the 80 centers has a person with a name and a number."
NEW = "Write down what you saw, and where."

# Named cases


def page(*paragraphs: tuple[str, str], key: str = "t") -> Document:
    """Return a page with one text; ``paragraphs`` are (key, words)."""
    return document(section("s", slide("d", body(*paragraphs, key=key))))


def body(*paragraphs: tuple[str, str], key: str = "t") -> Block:
    """Return a text."""
    lines = [paragraph(f"{key}:body:{one}" if ":" not in one else one, words) for one, words in paragraphs]
    return block(key, "text", {"body": lines, "confirm": "", "policy": "guided"})


def lines(found: Document) -> dict[str, str]:
    """Return {id: words} of the lines."""
    return {spot.key: spot.text.said for spot in spots(found) if is_line(spot.block)}


def keys(sent: Document, was: Document, release: Document | None = None) -> list[str]:
    """Return the last part of the ids of the lines, once given back; “new” for one that nothing had."""
    known = {*ids(was), *ids(release or {})}
    found = lines(give_back(sent, was, release).document)
    return [key.rpartition(":")[2] if key in known else "new" for key in found]


WAS = page(("1", CALL), ("2", KEEP), ("3", NAME))


def test_enter_at_the_start_of_a_paragraph_makes_a_new_one() -> None:
    assert keys(page(("1", CALL), ("2", NEW), ("x", KEEP), ("3", NAME)), WAS) == ["1", "new", "2", "3"]


def test_deleting_a_line_leaves_the_next_one_its_id() -> None:
    assert keys(page(("1", CALL), ("2", NAME)), WAS) == ["1", "3"]


def test_deleting_over_a_paragraph_break_leaves_the_rest_its_id() -> None:
    rest = " ".join(NAME.split()[2:])
    assert keys(page(("1", CALL), ("2", rest)), WAS) == ["1", "3"]


def test_a_paragraph_cut_and_pasted_keeps_its_id_and_so_does_the_one_it_was_pasted_before() -> None:
    assert keys(page(("1", KEEP), ("3", CALL), ("x", NAME)), WAS) == ["2", "1", "3"]


def test_all_of_a_text_pasted_anew_keeps_the_ids() -> None:
    assert keys(page(("1", CALL), ("x", KEEP.replace("ninety", "thirty")), ("y", NAME)), WAS) == ["1", "2", "3"]


def test_a_key_whose_words_are_elsewhere_gets_a_fresh_id() -> None:
    assert keys(page(("1", CALL), ("2", NEW), ("3", NAME), ("x", KEEP)), WAS) == ["1", "new", "3", "2"]


def test_what_is_written_over_a_paragraph_whose_words_are_nowhere_keeps_its_id() -> None:
    assert keys(page(("1", CALL), ("2", NEW), ("3", NAME)), WAS) == ["1", "2", "3"]


def test_a_paragraph_typed_in_keeps_its_id() -> None:
    assert keys(page(("1", CALL), ("2", f"{KEEP} Not longer."), ("3", NAME)), WAS) == ["1", "2", "3"]


def test_a_line_that_is_being_written_keeps_its_id() -> None:
    assert keys(page(("1", CALL), ("2", KEEP[:14])), page(("1", CALL), ("2", KEEP[:3]))) == ["1", "2"]


def test_the_longer_part_of_a_split_paragraph_keeps_its_id() -> None:
    first, rest = KEEP.split(" ", 1)
    assert keys(page(("1", CALL), ("2", first), ("x", rest), ("3", NAME)), WAS) == ["1", "new", "2", "3"]


def test_two_paragraphs_joined_keep_the_id_of_the_longer_one() -> None:
    joined = page(("1", f"Yes. {CALL}"))
    assert keys(joined, page(("1", "Yes."), ("2", CALL))) == ["2"]


def test_a_paragraph_moved_to_another_text_keeps_its_id() -> None:
    was = document(section("s", slide("d", body(("1", CALL), ("2", KEEP)), body(("1", NAME), key="u"))))
    sent = document(section("s", slide("d", body(("1", CALL)), body(("x", KEEP), ("1", NAME), key="u"))))

    assert list(lines(give_back(sent, was).document)) == ["t:body:1", "t:body:2", "u:body:1"]


def test_a_paragraph_that_the_page_lost_gets_the_id_that_its_release_gave_it() -> None:
    assert keys(page(("1", CALL), ("x", KEEP)), page(("1", CALL)), WAS) == ["1", "2"]


def test_words_that_the_center_changed_back_are_its_releases() -> None:
    was = page(("1", CALL), ("2", "Ours, in other words."))
    assert keys(page(("1", CALL), ("x", KEEP)), was, WAS) == ["1", "2"]


def test_repeated_words_keep_the_ids_of_their_places() -> None:
    was = page(("1", "Ask."), ("2", CALL), ("3", "Ask."), ("4", KEEP))
    assert keys(page(("1", "Ask."), ("2", "Ask."), ("4", KEEP)), was) == ["1", "3", "4"]


def test_a_slide_written_again_in_another_section_keeps_every_id() -> None:
    made = slide("d", body(("1", CALL), ("2", KEEP)), title="What a center does")
    again = slide("n", body(("x", CALL), ("y", KEEP), key="m"), title="What a center does")
    was = document(section("s", made, slide("e", title="Stays")), section("z"))
    sent = document(section("s", slide("e", title="Stays")), section("z", again))

    assert set(ids(give_back(sent, was).document)) == set(ids(was))


def test_a_duplicated_slide_is_new_while_the_first_one_stands() -> None:
    made = slide("d", body(("1", CALL), ("2", KEEP)))
    copy = slide("n", body(("1", CALL), ("2", KEEP), key="m"))
    was, sent = document(section("s", made)), document(section("s", made, copy))

    assert give_back(sent, was).renamed == {}


def test_a_slide_that_lost_its_words_to_another_gets_a_fresh_id() -> None:
    made = slide("d", body(("1", CALL), ("2", KEEP)), title="What a center does")
    emptied = slide("d", body(("1", NEW)), title="Another thing entirely")
    again = slide("n", body(("x", CALL), ("y", KEEP), key="m"), title="What a center does")
    found = give_back(document(section("s", emptied, again)), document(section("s", made))).document

    first, second = found["sections"][0]["value"]["items"]
    assert (second["id"], second["value"]["parts"][0]["value"]["body"][0]["id"]) == ("d", "t:body:1")
    assert first["id"] not in ("d", "n")


def items(*pairs: tuple[str, str]) -> Document:
    """Return a page with one list."""
    made = [block(key, "item", words) for key, words in pairs]
    return document(section("s", block("q", "discussion", {"title": "", "questions": made, "notes": []})))


def test_items_whose_words_were_shifted_keep_their_ids() -> None:
    was = items(("1", CALL), ("2", KEEP))
    sent = items(("1", NEW), ("x", CALL), ("2", KEEP))

    assert keys(sent, was) == ["new", "1", "2"]


def test_an_item_begun_empty_keeps_its_id() -> None:
    assert keys(items(("1", CALL), ("2", NEW)), items(("1", CALL), ("2", ""))) == ["1", "2"]


def test_a_paragraph_brought_from_elsewhere_is_fresh_in_the_copy_of_a_text() -> None:
    """Its id holds the text it came from, so duplicating the text it is in now repeats it."""
    first = body(("1", CALL), ("other:body:1", KEEP))
    was = document(section("s", slide("d", first)))
    sent = document(section("s", slide("d", first, body(("1", CALL), ("other:body:1", KEEP), key="u"))))
    found = give_back(sent, was).document

    assert len(set(ids(found))) == len(ids(found))
    assert list(lines(found))[:2] == ["t:body:1", "other:body:1"]
    assert list(lines(found))[3].startswith("u:body:")


def test_ids_that_are_given_back_are_told() -> None:
    sent = page(("1", CALL), ("2", NAME))
    assert give_back(sent, WAS).renamed == {"t:body:2": "t:body:3"}


# Laws

Three = tuple[Document, Document, Document]


@cache
def written(seed: int) -> Three:
    """Return what a side sends, the page before, and its release, by what people do in the editor."""
    case = drawn(seed)
    release, side = document_of(case.base), (case.ours, case.theirs)[seed % 2]
    return saved(case.base, side, "o", as_sent), release, release


@cache
def odd(seed: int) -> Three:
    """Return documents at least as odd as an editor can make; the page before is neither what was sent nor released.

    An editor gives no id to a block of another type, so these have one type each.
    """
    base, ours, theirs = tossed(seed)
    types: dict[str, set[str]] = {}
    for spot in (spot for one in (base, ours, theirs) for spot in spots(one)):
        types.setdefault(spot.key, set()).add(spot.family)
    return (ours, theirs, base) if all(len(found) == 1 for found in types.values()) else odd(seed + 1)


def law_no_word_changes(sent: Document, was: Document, release: Document) -> None:
    assert without_ids(give_back(sent, was, release).document) == without_ids(sent)


def law_ids_stay_unique(sent: Document, was: Document, release: Document) -> None:
    repeated = {key for key, count in Counter(ids(give_back(sent, was, release).document)).items() if count > 1}
    assert not repeated


def law_saving_a_form_twice_changes_nothing(sent: Document, was: Document, release: Document) -> None:
    """The form that stays open sends its old ids again."""
    once = give_back(sent, was, release).document
    assert give_back(sent, once, release).document == once
    assert give_back(once, once, release).renamed == {}


def law_it_is_a_function(sent: Document, was: Document, release: Document) -> None:
    before = list(map(canonical, (sent, was, release)))
    found = [give_back(*map(deepcopy, (sent, was, release))) for _ in range(2)]
    assert found[0] == found[1] == give_back(sent, was, release)
    assert list(map(canonical, (sent, was, release))) == before


def law_what_did_not_change_keeps_its_id(sent: Document, was: Document, release: Document) -> None:
    there = {(spot.place, spot.key): spot.block for spot in spots(was)}
    renamed = give_back(sent, was, release).renamed
    assert not [
        spot.key for spot in spots(sent) if there.get((spot.place, spot.key)) == spot.block and spot.key in renamed
    ]


def law_words_that_stand_once_keep_their_id(sent: Document, was: Document, release: Document) -> None:
    found, before = (_once(one) for one in (give_back(sent, was, release).document, was))
    both = found.keys() & before.keys()
    assert {said: found[said] for said in both} == {said: before[said] for said in both}


def _once(value: Document) -> dict[tuple[str, str], str]:
    """Return {(family, words): id} of the lines whose words stand in one place only."""
    said = [(spot.family, spot.text.said, spot.key) for spot in spots(value) if is_line(spot.block)]
    counts = Counter((family, words) for family, words, _ in said)
    return {(family, words): key for family, words, key in said if words.strip() and counts[family, words] == 1}


def law_no_id_is_kept_from_its_words(sent: Document, was: Document, release: Document) -> None:
    before, found = _lines_of(was), _lines_of(give_back(sent, was, release).document)
    said = {(spot.family, spot.text.said): key for key, spot in found.items()}
    for key, spot in found.items():
        old = before.get(key)
        if old and old.family == spot.family and old.text.terms and not likeness(spot.text, old.text):
            assert said.get((old.family, old.text.said), key) in before


def _lines_of(value: Document) -> dict[str, Spot]:
    return {spot.key: spot for spot in spots(value) if is_line(spot.block)}


def law_what_was_renamed_is_told(sent: Document, was: Document, release: Document) -> None:
    found = give_back(sent, was, release)
    assert [found.renamed.get(key, key) for key in ids(sent)] == ids(found.document)


Law = Callable[[Document, Document, Document], None]
LAWS: dict[str, Law] = {name: law for name, law in globals().items() if name.startswith("law_")}


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    for seed in range(40):
        LAWS[name](*written(seed))
        LAWS[name](*odd(seed))


# Mutants

Mutant = Callable[[pytest.MonkeyPatch], None]
EQUAL = _Matching._equal


def keep_every_key(patch: pytest.MonkeyPatch) -> None:
    """The editor's keys are believed."""
    patch.setattr(identity, "give_back", give_back)
    patch.setattr(_Matching, "_match_lines", lambda self, sent: None)


def ignore_equal_words(patch: pytest.MonkeyPatch) -> None:
    """Only what nearly says the same is looked for."""
    patch.setattr(_Matching, "_equal", lambda self, sent, gone, say: list(sent))
    patch.setattr(_Matching, "_alike", lambda self, sent, gone: list(sent))


def give_one_id_twice(patch: pytest.MonkeyPatch) -> None:
    """What got an id is not remembered."""

    def give(self: Any, spot: Spot, key: str) -> None:
        self._ids[id(spot.block)] = key

    patch.setattr(_Matching, "_give", give)


def draw_fresh_ids(patch: pytest.MonkeyPatch) -> None:
    """A fresh id is another one each time."""
    numbers = iter(range(10**9))
    patch.setattr(_Matching, "_fresh", lambda self, spot, place: f"{place}:fresh{next(numbers)}")


def keep_a_key_that_says_something_else(patch: pytest.MonkeyPatch) -> None:
    """A key stays where it is, though its words are elsewhere."""
    patch.setattr(_Matching, "_unmatched", lambda self, spot, was, lost: self._default(spot))


def tell_nothing(patch: pytest.MonkeyPatch) -> None:
    """A form that is open hears nothing of its new ids."""
    patch.setattr(_Matching, "renamed", lambda self: {})


def rename_what_stayed(patch: pytest.MonkeyPatch) -> None:
    """Every block that was sent counts as changed."""

    def compare(self: Any, place: str, sent: list[Block], was: list[Block]) -> None:
        self.sent += [Spot({**one, "id": f"{one['id']}"}, place) for one in sent]

    def renamed(self: Any) -> dict[str, str]:
        return {spot.key: spot.key + "!" for spot in self._sent}

    patch.setattr(Differences, "_compare_streams", compare)
    patch.setattr(_Matching, "renamed", renamed)


def drop_a_mark(patch: pytest.MonkeyPatch) -> None:
    """What is written anew is its words alone."""

    def written(self: Any, value: Json, differing: set[int]) -> Json:
        return WRITTEN(self, value, differing) if not isinstance(value, str) else value.strip(".")

    patch.setattr(_Matching, "_written", written)


WRITTEN = _Matching._written

MUTANTS: list[tuple[Mutant, str]] = [
    (keep_every_key, "law_no_id_is_kept_from_its_words"),
    (ignore_equal_words, "law_words_that_stand_once_keep_their_id"),
    (give_one_id_twice, "law_ids_stay_unique"),
    (draw_fresh_ids, "law_it_is_a_function"),
    (keep_a_key_that_says_something_else, "law_ids_stay_unique"),
    (tell_nothing, "law_what_was_renamed_is_told"),
    (rename_what_stayed, "law_what_did_not_change_keeps_its_id"),
    (drop_a_mark, "law_no_word_changes"),
    (ignore_equal_words, "law_saving_a_form_twice_changes_nothing"),
]


@pytest.mark.parametrize(("mutant", "name"), MUTANTS, ids=[f"{mutant.__name__}-{name}" for mutant, name in MUTANTS])
def test_the_law_fails_under_the_mutant(mutant: Mutant, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        for seed in range(200):
            LAWS[name](*written(seed))
            LAWS[name](*odd(seed))


def test_every_law_has_a_mutant() -> None:
    assert {name for _, name in MUTANTS} == set(LAWS)
