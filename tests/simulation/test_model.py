"""The model of the editor does to keys what Chromium showed, and a case is what its kinds say."""

from __future__ import annotations

from itertools import count

import pytest

from tests.simulation.draftail import Draftail, Keyed, Word
from tests.simulation.kinds import KINDS, drawn
from tests.simulation.outcome import as_sent, meant, saved, without_ids
from tests.simulation.pages import document_of


def words(text: str) -> list[Word]:
    """Return a text as words."""
    return [Word(at, word) for at, word in enumerate(text.split())]


def editor(*texts: str) -> Draftail:
    """Open a text with the keys p1, p2, …; fresh keys are f0, f1, …."""
    numbers = count()
    paragraphs = [Keyed(f"p{at}", words(text)) for at, text in enumerate(texts, 1)]
    return Draftail(paragraphs, lambda: f"f{next(numbers)}")


def said(draft: Draftail) -> list[tuple[str, str]]:
    """Return (key, words) of each paragraph with words."""
    return [(one.key, " ".join(word.text for word in one.words)) for one in draft.paragraphs if one.words]


def test_enter_at_the_start_gives_the_old_key_to_the_new_sentence() -> None:
    draft = editor("First.", "Second.").enter(1, 0).type(1, 0, words("New."))

    assert said(draft) == [("p1", "First."), ("p2", "New."), ("f0", "Second.")]


def test_enter_inside_leaves_the_key_above() -> None:
    assert said(editor("One two.").enter(0, 1)) == [("p1", "One"), ("f0", "two.")]


def test_deleting_a_whole_line_gives_its_key_to_the_next_words() -> None:
    assert said(editor("First.", "Second.", "Third.").delete_line(1)) == [("p1", "First."), ("p2", "Third.")]


def test_backspace_at_the_start_joins_under_the_upper_key() -> None:
    assert said(editor("First.", "Second.").backspace(1)) == [("p1", "First. Second.")]


def test_a_line_cut_and_pasted_above_another_takes_its_key() -> None:
    draft = editor("First.", "Second.", "Third.", "Fourth.").cut_line(1).paste(2, 0)

    assert said(draft) == [("p1", "First."), ("p2", "Third."), ("p4", "Second."), ("f0", "Fourth.")]


def test_all_of_a_text_replaced_keeps_one_key() -> None:
    draft = editor("First.", "Second.").select_all_and_paste([words("A."), words("B."), words("C.")])

    assert said(draft) == [("p1", "A."), ("f0", "B."), ("f1", "C.")]


def test_the_shares_are_percents() -> None:
    assert sum(share for share, _ in KINDS.values()) == 100


def test_a_seed_is_always_the_same_case() -> None:
    assert [document_of(drawn(7).base), meant(drawn(7))] == [document_of(drawn(7).base), meant(drawn(7))]


@pytest.mark.parametrize("seed", range(20))
def test_a_side_stores_what_it_meant(seed: int) -> None:
    """What is right for both is right for one: the other side with no edits gives what one side wrote."""
    case = drawn(seed)
    alone = without_ids(saved(case.base, case.ours, "o", as_sent))

    for edit in case.ours.edits:
        edit.apply(case.base)
    assert without_ids(document_of(case.base)) == alone
