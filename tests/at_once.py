"""The same thing done by several connections at one moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once(work: Callable[[int], Any], times: int) -> list[Any]:
    """Do the same in so many threads, each with its own connection, which all begin at one moment."""
    ready = Barrier(times)

    def run(number: int) -> Any:
        try:
            ready.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
