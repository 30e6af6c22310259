"""What came of a case: both sides saved, merged, and held beside what both meant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from modules.domain.document import Document, Json, is_block
from modules.domain.merge import Decision, Merge, Outcome, merge, resolve
from tests.simulation.kinds import KINDS, Case, Side, drawn
from tests.simulation.pages import Module, document_of, reload

Save = Callable[[Document, Document, Document], Document]
"""(the words as the form sends them, the page as it was, its release) → the words as they are stored."""


class Came(StrEnum):
    """What came of a case."""

    RIGHT = "right by itself"
    OFFERED = "right answer offered as a choice"
    MISPLACED = "every word right, at another place, not asked"
    NOT_OFFERED = "right answer not offered"
    SILENT = "words lost or left, in no decision"


def as_sent(sent: Document, was: Document, release: Document) -> Document:
    """Store the words as the form sends them: today."""
    return sent


@dataclass(frozen=True)
class Result:
    """What came of a case."""

    seed: int
    came: Came
    kinds: frozenset[str]


def outcome(seed: int, save: Save = as_sent) -> Result:
    """Merge the case of a seed, with what a save does to ids, and return what came of it."""
    case = drawn(seed)
    base = document_of(case.base)
    merged = merge(base, saved(case.base, case.ours, "o", save), saved(case.base, case.theirs, "t", save))
    return Result(seed, judged(merged, meant(case)), case.kinds)


def saved(base: Module, side: Side, name: str, save: Save) -> Document:
    """Return what a side stores in the end."""
    module = base.copied(name)
    release = page = document_of(base)
    for edit, saves, reloads in zip(side.edits, side.saves, side.reloads, strict=True):
        edit.apply(module)
        if saves:
            page = save(document_of(module), page, release)
            if reloads:
                reload(module, page)
    return page


def meant(case: Case) -> list[Json]:
    """Return what both sides meant: what was put at one place by both may stand in either order."""
    return [_both(case.base, first, second) for first, second in ((case.ours, case.theirs), (case.theirs, case.ours))]


def _both(base: Module, first: Side, second: Side) -> Json:
    module = base.copied(base.side)
    for edit in (*first.edits, *second.edits):
        edit.apply(module)
    return without_ids(document_of(module))


def without_ids(value: Json) -> Json:
    """Return what a document says, whatever its ids. A list without anything is left out of a document with blocks."""
    if isinstance(value, dict):
        return {name: without_ids(field) for name, field in value.items() if not (name == "id" and is_block(value))}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


def judged(merged: Merge, right: Sequence[Json]) -> Came:
    """Return what came of a merge. A text with words of both sides is shown to be read, which asks for no answer."""
    found = without_ids(merged.document)
    asked = [decision for decision in merged.decisions if decision.choices and decision.outcome is not Outcome.MIXED]
    if found in right:
        return Came.OFFERED if asked else Came.RIGHT
    if any(without_ids(resolve(merged, choices)) in right for choices in combinations(asked)):
        return Came.OFFERED
    if all(_unlisted(found, one, merged.decisions) for one in right):
        return Came.SILENT
    same_words = any(_words(found) == _words(one) for one in right)
    return Came.MISPLACED if same_words and not asked else Came.NOT_OFFERED


def combinations(asked: Sequence[Decision]) -> Iterable[dict[str, str]]:
    """Yield ways to answer, each decision one way; for very many decisions, all alike."""
    if len(asked) > 5:
        yield from ({one.id: choice for one in asked if choice in one.choices} for choice in ("ours", "theirs", "both"))
        return
    for answer in product(*(one.choices for one in asked)):
        yield {one.id: choice.value for one, choice in zip(asked, answer, strict=True)}


def _unlisted(found: Json, right: Json, decisions: Iterable[Decision]) -> bool:
    """Return whether a word is missing, or stands though it was removed, and no decision holds it."""
    here, there = _words(found), _words(right)
    listed = _words([[one.base, one.ours, one.theirs] for one in decisions])
    wrong = (there - here) + (here - there)
    return any(word not in listed for word in wrong)


def _words(value: Json) -> Counter[str]:
    """Return the words of a value, with how often each stands in it."""
    if isinstance(value, str):
        return Counter(value.split())
    if isinstance(value, dict):
        return sum((_words(inner) for name, inner in value.items() if name not in ("id", "type")), Counter())
    return sum(map(_words, value), Counter()) if isinstance(value, list) else Counter()


# Tables


@dataclass(frozen=True)
class Tally:
    """What came of many cases: in all, and of those in which a kind of edit occurs."""

    results: tuple[Result, ...]

    def of(self, kind: str | None = None) -> Counter[Came]:
        """Return how often each came."""
        return Counter(one.came for one in self.results if kind is None or kind in one.kinds)

    def share(self, came: Came, kind: str | None = None) -> float:
        """Return the share of one outcome, 0 to 1."""
        counts = self.of(kind)
        return counts[came] / counts.total() if counts else 0.0

    def seeds(self, came: Came) -> list[int]:
        """Return the seeds of the cases of which this came."""
        return [one.seed for one in self.results if one.came is came]

    def table(self) -> str:
        """Return a table in Markdown: one line for all, one for each kind."""
        head = ["| kind of edit | share | cases |", *(f" {came} |" for came in Came)]
        lines = ["".join(head), "|---|---:|---:|" + "---:|" * len(Came)]
        for kind in (None, *KINDS):
            counts = self.of(kind)
            shares = "".join(f" {self.share(came, kind):.1%} |" for came in Came)
            share = f"{KINDS[kind][0]} %" if kind else ""
            lines.append(f"| {kind or '**all**'} | {share} | {counts.total():,} |{shares}")
        return "\n".join(lines)


def tally(seeds: Iterable[int], save: Save = as_sent) -> Tally:
    """Return what came of these seeds."""
    return Tally(tuple(outcome(seed, save) for seed in seeds))


def described(seed: int, save: Save = as_sent) -> str:
    """Return a case with what came of it, to look at."""
    case = drawn(seed)
    base = document_of(case.base)
    merged = merge(base, saved(case.base, case.ours, "o", save), saved(case.base, case.theirs, "t", save))
    found, right = without_ids(merged.document), meant(case)[0]
    lines = [f"seed {seed}: {judged(merged, meant(case))}"]
    lines += [f"  {name}: {[edit.kind for edit in side.edits]}" for name, side in _named(case)]
    lines += [f"  found: {line}" for line in _difference(found, right)]
    lines += [f"  right: {line}" for line in _difference(right, found)]
    lines += [f"  asked: {one.kind} {one.path} {one.outcome}" for one in merged.decisions]
    return "\n".join(lines)


def _named(case: Case) -> list[tuple[str, Side]]:
    return [("ours", case.ours), ("theirs", case.theirs)]


def _difference(one: Json, other: Json) -> list[str]:
    there = set(_lines(other))
    return [line for line in _lines(one) if line not in there]


def _lines(value: Json) -> list[str]:
    if isinstance(value, dict):
        return [line for inner in value.values() for line in _lines(inner)]
    if isinstance(value, list):
        runs = value and all(isinstance(one, dict) and "runs" in one.get("value", ()) for one in value)
        return [json.dumps(value)] if runs else [line for inner in value for line in _lines(inner)]
    return [str(value)]
