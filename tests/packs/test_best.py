"""The best set of modules: laws over random libraries, and mutants that each break one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.packs.plan import best as search
from modules.packs.plan.best import Aim, Forms, Measure, Option, best, measure

Part = search._Part
Law = Callable[[Sequence[Option], int, Aim], None]
UIDS = "abcdef"


@st.composite
def libraries(draw: st.DrawFn) -> list[Option]:
    """Draw up to six modules, some of which need others, also such that are not there."""
    found = []
    for uid in UIDS[: draw(st.integers(1, len(UIDS)))]:
        full = draw(st.integers(5, 60))
        short = draw(st.integers(5, full))
        worth = draw(st.sampled_from([0, 1, 4, 12, 20]))
        found.append(
            Option(uid, full, short, worth, draw(st.frozensets(st.sampled_from("abcdefx"), max_size=2)) - {uid})
        )
    return found


def is_possible(options: Sequence[Option], forms: Forms, left: int) -> bool:
    """Return whether a set may be taken: in time, with all that its modules need, and nothing worthless beside."""
    taken = [option for option in options if option.uid in forms]
    needed = {uid for option in taken for uid in option.needs}
    return (
        sum(option.takes(forms[option.uid]) for option in taken) <= left
        and needed <= forms.keys()
        and all(option.worth or option.uid in needed for option in taken)
    )


def everything(options: Sequence[Option], left: int, aim: Aim) -> list[Forms]:
    """Return every set that may be taken."""
    ways = (None, False) if aim is Aim.IN_FULL else (None, False, True)
    sets = [
        {option.uid: short for option, short in zip(options, forms, strict=True) if short is not None}
        for forms in product(ways, repeat=len(options))
    ]
    return [forms for forms in sets if is_possible(options, forms, left)]


def greedy(options: Sequence[Option], left: int) -> dict[str, bool]:
    """Return what was suggested before: one module after the other, in full if that fits, else short."""
    by_uid, found = {option.uid: option for option in options}, dict[str, bool]()
    for option in sorted(options, key=lambda one: -one.worth):
        group, waiting = dict[str, Option](), [option.uid]
        while waiting:
            uid = waiting.pop()
            if uid in by_uid and uid not in group and uid not in found:
                group[uid] = by_uid[uid]
                waiting += by_uid[uid].needs
        whole = all(one.needs <= {*group, *found} for one in group.values())
        for short in (False, True):
            takes = sum(one.takes(short) for one in group.values())
            if option.worth and whole and takes <= left:
                found |= dict.fromkeys(group, short)
                left -= takes
                break
    return found


def never_over_and_complete(options: Sequence[Option], left: int, aim: Aim) -> None:
    """The set takes no more than the time, and has all that its modules need."""
    assert is_possible(options, best(options, left, aim=aim), left)


def nothing_is_better(options: Sequence[Option], left: int, aim: Aim) -> None:
    """No set that may be taken is better, so greed is not either."""
    found = measure(options, best(options, left, aim=aim), aim)
    assert found == max((measure(options, forms, aim) for forms in everything(options, left, aim)), default=Measure())
    if aim is Aim.BEST:
        assert found >= measure(options, greedy(options, left), aim)


def the_same_each_time(options: Sequence[Option], left: int, aim: Aim) -> None:
    """The same library gives the same set, and one that is as good in another order."""
    found = best(options, left, aim=aim)
    assert best(list(options), left, aim=aim) == found
    assert measure(options, best(options[::-1], left, aim=aim), aim) == measure(options, found, aim)


def in_full_is_in_full(options: Sequence[Option], left: int, aim: Aim) -> None:
    """Where nothing is to be short, nothing is."""
    assert aim is not Aim.IN_FULL or not any(best(options, left, aim=aim).values())


LAWS: tuple[Law, ...] = (never_over_and_complete, nothing_is_better, the_same_each_time, in_full_is_in_full)


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=60)
@given(options=libraries(), left=st.integers(0, 150), aim=st.sampled_from(Aim))
def test_the_law_holds(law: Law, options: list[Option], left: int, aim: Aim) -> None:
    law(options, left, aim)


def test_without_a_limit_all_that_is_worth_something_is_taken_in_full() -> None:
    options = [
        Option("a", 9, 5, 4, frozenset("b")),
        Option("b", 9, 5, 0),
        Option("c", 9, 5, 0),
        Option("d", 9, 5, 1, frozenset("x")),
    ]

    assert best(options, None) == {"a": False, "b": False}


def test_what_the_pack_has_counts_as_a_companion() -> None:
    option = Option("a", 9, 5, 4, frozenset("x"))

    assert best([option], 20) == {}
    assert best([option], 20, there=["x"]) == {"a": False}


def test_a_library_of_forty_in_a_day_is_searched_at_once() -> None:
    options = [Option(f"{at:02}", 20 + at % 30, 10 + at % 15, 1 + at % 12) for at in range(40)]

    forms = best(options, 480)

    assert measure(options, forms).minutes <= 480
    assert len(forms) > 20


def take_a_minute_more(patch: pytest.MonkeyPatch) -> None:
    """The time is one minute longer than it is."""
    real = search._extend
    patch.setattr(search, "_extend", lambda found, selections, left: real(found, selections, left + 9))


def forget_companions(patch: pytest.MonkeyPatch) -> None:
    """What a module needs is left out."""
    patch.setattr(
        search,
        "_possible",
        lambda options, there: [replace(one, needs=frozenset()) for one in options],
    )


def fill_up_with_what_nobody_wants(patch: pytest.MonkeyPatch) -> None:
    """Modules for others fill the time."""
    patch.setattr(search, "_is_lean", lambda options: bool(options))


def be_greedy(patch: pytest.MonkeyPatch) -> None:
    """What was put in once is never taken out again."""

    def extend(found: dict[int, Part], selections: Sequence[Part], left: int) -> dict[int, Part]:
        (part,) = found.values()
        fit = [one for one in selections if part.measure.minutes + one.measure.minutes <= left]
        more = max(fit, key=lambda one: one.measure, default=Part(Measure()))
        whole = part.with_(more)
        return {whole.measure.minutes: whole}

    patch.setattr(search, "_extend", extend)


def shorten_whatever_is_said(patch: pytest.MonkeyPatch) -> None:
    """Short forms are taken where none is wanted."""
    real = search._selections
    patch.setattr(search, "_selections", lambda group, left, there, aim: real(group, left, there, Aim.BEST))


MUTANTS: dict[Callable[[pytest.MonkeyPatch], None], Law] = {
    take_a_minute_more: never_over_and_complete,
    forget_companions: never_over_and_complete,
    fill_up_with_what_nobody_wants: never_over_and_complete,
    be_greedy: nothing_is_better,
    shorten_whatever_is_said: in_full_is_in_full,
}
LIBRARY = [
    Option("a", 50, 45, 12),
    Option("b", 30, 25, 10, frozenset("c")),
    Option("c", 25, 20, 0),
    Option("d", 40, 22, 9),
    Option("e", 9, 5, 0),
    Option("f", 33, 28, 11),
    Option("g", 9, 5, 0, frozenset("d")),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_mutant_breaks_its_law(mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> bool:
        for left, aim in product(range(20, 140), Aim):
            try:
                MUTANTS[mutant](LIBRARY, left, aim)
            except AssertionError:
                return True
        return False

    assert not breaks()
    mutant(monkeypatch)
    assert breaks()
