"""Giving ids back by words, beside ``json.loads`` of what is compared, and what comes of merges with it and without.

``uv run python -m tests.benchmarks identity``; the simulation alone takes minutes: ``… simulation``.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from modules.domain.document import Document, ids, walk
from modules.domain.identity import give_back
from tests.benchmarks.figures import Figure
from tests.benchmarks.merge import figure, measure, module

SIZES = (300, 3000)


def edited(document: Document, share: float) -> Document:
    """Return the document with a word changed in this share of its paragraphs, one in four of them under a new key."""
    dice = random.Random(document["title"])  # noqa: S311  - no secret
    changed = deepcopy(document)
    for _, block in walk(changed):
        if block["type"] == "paragraph" and dice.random() < share:
            words = block["value"]["runs"][0]["text"].split()
            words[dice.randrange(len(words))] = "changed"
            block["value"]["runs"][0]["text"] = " ".join(words)
            if dice.random() < 0.25:
                block["id"] += "x"
    return changed


def run() -> list[Figure]:
    """Measure a small and a large module: as it was, and with one paragraph in twenty changed."""
    return [one for size in SIZES for one in _measured(module(size))]


def _measured(was: Document) -> list[Figure]:
    release, blocks = deepcopy(was), len(ids(was))
    equal, changed = deepcopy(was), edited(was, 0.05)
    assert give_back(equal, was, release).document is equal
    assert ids(give_back(changed, was, release).document) == ids(was)
    texts = [json.dumps(document) for document in (equal, was, release)]
    works: dict[str, Callable[[], Any]] = {
        "loads": lambda: [json.loads(text) for text in texts],
        "equal": lambda: give_back(equal, was, release),
        "changed": lambda: give_back(changed, was, release),
    }
    taken = measure(works)
    floor = figure(f"json.loads of three documents of {blocks} blocks", taken["loads"])
    names = {"equal": "nothing changed", "changed": "one paragraph in twenty changed"}
    found = [figure(f"ids, {name}, {blocks}", taken[key], "json.loads", floor.value) for key, name in names.items()]
    return [floor, *found]
