"""How a figure is taken: the middle of several runs, each verified, with its number of queries."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

ROUNDS = 7


@dataclass(frozen=True)
class Figure:
    """What one piece of work costs: median milliseconds, and queries."""

    name: str
    milliseconds: float
    queries: int

    def as_row(self) -> dict[str, Any]:
        """Return the figure for JSON."""
        return asdict(self)


def measure(
    name: str,
    work: Callable[[Any], Any],
    *,
    before: Callable[[int], Any] = lambda number: number,
    verify: Callable[[Any], bool],
) -> Figure:
    """Run ``work(before(number))`` several times, the first not counted. Raises RuntimeError for a wrong result."""
    times, queries = [], 0
    for number in range(ROUNDS + 1):
        given = before(number)
        started = time.perf_counter()
        result = work(given)
        times.append((time.perf_counter() - started) * 1000)
        if not verify(result):
            raise RuntimeError(f"{name}: the work was not done")
    given = before(ROUNDS + 1)
    with CaptureQueriesContext(connection) as captured:
        work(given)
    queries = len(captured)
    return Figure(name, round(statistics.median(times[1:]), 2), queries)
