"""Mutants of what several audiences in one room see: without one of these rules, a test fails that is named here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pytest

from modules.packs.pages import choices
from modules.packs.pages.models import Pack
from modules.packs.plan import candidates
from modules.packs.plan.candidates import WEIGHTS, Candidate
from tests.packs import test_audiences
from tests.packs.test_audiences import BOTH, one

SUGGESTIONS = test_audiences.TestSuggestions()
GAINS = SUGGESTIONS.test_what_several_gain_is_what_each_gains
EITHER = SUGGESTIONS.test_a_module_for_both_outranks_one_for_either


def first_alone(weight: Callable[..., int]) -> Callable[..., int]:
    """Return a weight for which the first audience counts alone."""
    return lambda candidate, audiences: weight(candidate, audiences[:1])


def greatest(weight: Callable[..., int]) -> Callable[..., int]:
    """Return a weight for which the audience that gains most counts alone."""
    return lambda candidate, audiences: max(weight(candidate, [audience]) for audience in audiences)


def nearest_to_all(sectors: Sequence[str], audiences: Collection[str]) -> Any:
    """Find what is for all of the audiences, where it is enough that it is for one."""
    return all(audience in sectors for audience in audiences) or None


WEIGHT = Candidate.weight
MUTANTS: dict[str, tuple[Any, str, Any, Callable[[], None]]] = {
    "the first audience alone": (
        Candidate,
        "weight",
        first_alone(WEIGHT),
        lambda: GAINS(("water",)),
    ),
    "the greatest, not the sum": (Candidate, "weight", greatest(WEIGHT), lambda: GAINS(("all",))),
    "whoever gains most counts as any other": (
        candidates,
        "FIRST",
        WEIGHTS[next(iter(WEIGHTS))],
        lambda: _first_counts_more(),
    ),
    "one name for several": (
        candidates,
        "together",
        lambda audiences: str(next(iter(audiences))),
        lambda: SUGGESTIONS.test_reasons_name_them(one("a", *BOTH), "Schools and colleges and Water and wastewater"),
    ),
    "for both is worth no more than for one": (Candidate, "weight", greatest(WEIGHT), EITHER),
}


def _first_counts_more() -> None:
    assert one("a", "all", first_for=BOTH).weight(BOTH) > one("b", *BOTH).weight(BOTH)


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS.keys())
def test_a_test_fails_without_the_rule(
    mutant: tuple[Any, str, Any, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, instead, test = mutant
    test()

    monkeypatch.setattr(where, name, instead)
    with pytest.raises(AssertionError):
        test()


@pytest.mark.django_db
def test_a_test_fails_if_a_section_has_to_be_for_all_of_them(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    Pack.objects.filter(pk=pack.pk).update(sector="education", also_for=["water"])
    shared = Pack.objects.select_related("center__profile").get(pk=pack.pk)

    monkeypatch.setattr(choices, "nearest", nearest_to_all)
    with pytest.raises(AssertionError):
        test_audiences.TestAPack().test_a_section_for_any_of_them_is_shown(shared)
