"""Figures: how they are taken, and how they are shown."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDS = 15


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured.
        value: the median.
        unit: of the value.
        spread: the quartiles around the median, in the same unit; empty where it was measured once.
        queries: how many queries it takes, None where that says nothing.
        beside: the figure that it is compared with, and how many times as much this one is; empty for a floor.
    """

    name: str
    value: float
    unit: str
    spread: tuple[float, ...] = ()
    queries: int | None = None
    beside: str = ""
    ratio: float | None = None


@dataclass(frozen=True)
class Work:
    """Something to measure.

    ``prepare`` runs before each round, not timed, and gives what ``run`` takes; ``verify`` looks at what came of it
    and raises where it isn't what it should be.
    """

    name: str
    prepare: Callable[[], Any]
    run: Callable[[Any], Any]
    verify: Callable[[Any], None]


def measure(works: Sequence[Work], *, rounds: int = ROUNDS) -> dict[str, Figure]:
    """Measure several works in turn, so that a busy machine is as unjust to each. Milliseconds."""
    queries = {work.name: _verified(work) for work in works}
    taken: dict[str, list[float]] = {work.name: [] for work in works}
    for _ in range(rounds):
        for work in works:
            taken[work.name].append(_timed(work))
    return {name: _figure(name, times, queries[name]) for name, times in taken.items()}


def _verified(work: Work) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work.verify(work.run(work.prepare()))  # fills what is kept between requests: content types, compiled templates
    given = work.prepare()
    with CaptureQueriesContext(connection) as captured:
        result = work.run(given)
    work.verify(result)
    return len(captured)


def _timed(work: Work) -> float:
    given = work.prepare()
    gc.collect()
    started = time.perf_counter()
    work.run(given)
    return (time.perf_counter() - started) * 1000


def _figure(name: str, times: list[float], queries: int) -> Figure:
    low, median, high = statistics.quantiles(times, n=4)
    return Figure(name, median, "ms", (low, high), queries)


def compared(figure: Figure, floor: Figure) -> Figure:
    """Return the figure with its ratio to another one."""
    return Figure(
        figure.name, figure.value, figure.unit, figure.spread, figure.queries, floor.name, figure.value / floor.value
    )


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table in Markdown."""
    rows = [("What", "Median", "Quartiles", "Queries", "Ratio"), ("---", "---:", "---:", "---:", "---")]
    rows += [
        (
            figure.name,
            f"{figure.value:,.{_digits(figure.value)}f} {figure.unit}",
            " to ".join(f"{value:,.{_digits(value)}f}" for value in figure.spread),
            "" if figure.queries is None else str(figure.queries),
            f"{figure.ratio:.2f} of {figure.beside}" if figure.ratio is not None else "",
        )
        for figure in figures
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _digits(value: float) -> int:
    return 0 if value >= 100 else 1 if value >= 10 else 2
