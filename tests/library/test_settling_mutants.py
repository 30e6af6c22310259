"""The laws of saves bite: a save that is wrong in one way breaks the law that names it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from modules.domain.merge import Merge, Outcome, merge
from modules.domain.words import Words
from modules.library.words import settling
from modules.library.words.settling import Settled
from tests.library import test_settling as laws

Mutant = Callable[[pytest.MonkeyPatch], None]
TRIES = 400  # seeds


def overwrite(patch: pytest.MonkeyPatch) -> None:
    """What the form holds replaces what the page holds."""

    def ours_alone(base: Any, ours: Any, theirs: Any, locked: frozenset[str]) -> Merge:
        return merge(ours, ours, ours, locked)

    patch.setattr(settling, "merge", ours_alone)


def leave_out_what_the_form_left_out(patch: pytest.MonkeyPatch) -> None:
    """A block that the form left out and somebody changed is not asked about."""
    patch.setattr(settling, "ASKED", frozenset({Outcome.CONFLICT, Outcome.MIXED}))


def put_back_unseen(patch: pytest.MonkeyPatch) -> None:
    """Locked words replace words of the form at once."""
    patch.setattr(Settled, "waits", property(lambda settled: bool(settled.unanswered)))


def ignore_locks(patch: pytest.MonkeyPatch) -> None:
    """What is locked is merged like all else."""
    patch.setattr(settling, "merge", lambda base, ours, theirs, locked: merge(base, ours, theirs))


def go_on_from_what_was_saved(patch: pytest.MonkeyPatch) -> None:
    """What came in and is not in the form is taken out by its next save."""
    patch.setattr(Settled, "goes_on_from", property(lambda settled: Words(settled.document)))


MUTANTS: list[tuple[Mutant, Any]] = [
    (overwrite, laws.test_no_word_that_either_side_typed_is_lost),
    (leave_out_what_the_form_left_out, laws.test_no_word_that_either_side_typed_is_lost),
    (put_back_unseen, laws.test_words_that_go_because_they_are_locked_are_shown_before),
    (ignore_locks, laws.test_words_that_go_because_they_are_locked_are_shown_before),
    (go_on_from_what_was_saved, laws.test_a_form_that_goes_on_takes_out_nothing_that_it_does_not_show),
]


@pytest.mark.parametrize(("mutant", "law"), MUTANTS, ids=[mutant.__name__ for mutant, _ in MUTANTS])
def test_the_law_fails_under_the_mutant(mutant: Mutant, law: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        for seed in range(TRIES):
            hold(law, seed)


@pytest.mark.parametrize("law", list(dict.fromkeys(law for _, law in MUTANTS)), ids=lambda law: law.__name__)
def test_the_law_holds_without_a_mutant(law: Any) -> None:
    for seed in range(TRIES // 10):
        hold(law, seed)


def hold(law: Any, seed: int) -> None:
    """Hold what people do under this seed against a law."""
    dice = random.Random(seed)  # noqa: S311  - the same each time
    acts = ("write", "write", "rename", "add", "remove", "move")
    inner = law.hypothesis.inner_test
    sides = {"mine", "theirs", "later"}.intersection(inner.__code__.co_varnames[: inner.__code__.co_argcount])
    inner(
        **{
            side: [(dice.choice(acts), dice.randrange(99), dice.randrange(99)) for _ in range(dice.randrange(6))]
            for side in sorted(sides)
        }
    )
