"""What comes of 5,000 simulated cases, with ids given back by words and with the editor's own keys.

``uv run python -m tests.benchmarks simulation``; alone it prints a line for each kind of edit.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import Pool

from modules.domain.document import Document
from modules.domain.identity import give_back
from tests.benchmarks.figures import Figure
from tests.simulation.outcome import Came, Result, Tally, as_sent, outcome

SEEDS = 5_000
CHUNK = 50


def by_words(sent: Document, was: Document, release: Document) -> Document:
    """Store the words as a save does."""
    return give_back(sent, was, release).document


def _today(seed: int) -> Result:
    return outcome(seed, as_sent)


def _by_words(seed: int) -> Result:
    return outcome(seed, by_words)


WAYS: dict[str, Callable[[int], Result]] = {
    "the editor's own keys": _today,
    "ids given back by words": _by_words,
}


def tallied(way: str, seeds: int = SEEDS) -> Tally:
    """Return what came of the first seeds, stored in one of the ways."""
    with Pool() as pool:
        return Tally(tuple(pool.map(WAYS[way], range(seeds), CHUNK)))


def run() -> list[Figure]:
    """Return the shares of each outcome. A case in which words are lost or left in silence is refused."""
    found = {way: tallied(way) for way in WAYS}
    assert not found["ids given back by words"].seeds(Came.SILENT)
    return [Figure(f"{way}: {came}", tally.share(came) * 100, "%") for way, tally in found.items() for came in Came]


if __name__ == "__main__":
    for way in WAYS:
        print(f"### {way}\n\n{tallied(way).table()}\n")
