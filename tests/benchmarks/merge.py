"""Merging an update, beside ``json.loads`` of the three documents: ``uv run python -m tests.benchmarks.merge``.

Processor time, in turns, so that a busy machine tells the same as an idle one. An update here is a busy one: each side
edits one paragraph in ten, writes a new one in every section and shuffles the slides of one section in three.
"""

from __future__ import annotations

import gc
import json
import math
import random
import statistics
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from modules.domain.document import Block, Document, canonical, check, ids
from modules.domain.merge import merge
from tests.benchmarks.figures import Figure, table

SIZES = (300, 1000, 3000)
ROUNDS = 25
PROSE = (
    "building trust between communities and fusion centers protects the rights liberties privacy and safety of every "
    "neighbor who reports what they saw to someone who is trained to look at it"
)
WORDS = PROSE.split()


def module(size: int) -> Document:
    """Return a module of about ``size`` blocks: sections of slides, slides of texts and notes of three paragraphs."""
    dice = random.Random(size)  # noqa: S311  - no secret
    sections: list[Block] = []
    while 37 * len(sections) < size:
        key = f"s{len(sections)}"
        slides = [slide(f"{key}-{at}", dice) for at in range(4)]
        sections.append({"id": key, "type": "section", "value": {"title": key, "minutes": 10, "items": slides}})
    return {"title": "A module", "summary": "", "sections": sections, "handouts": [], "sources": []}


def slide(key: str, dice: random.Random) -> Block:
    """Return a slide of nine blocks."""
    fields = {name: [text(f"{key}-{name}", dice)] for name in ("parts", "notes")}
    return {"id": key, "type": "slide", "value": {"title": "A slide", "policy": "guided", **fields}}


def text(key: str, dice: random.Random) -> Block:
    """Return a text of three paragraphs."""
    body = [paragraph(f"{key}:body:{at}", dice) for at in range(3)]
    return {"id": key, "type": "text", "value": {"body": body, "confirm": "", "policy": "guided"}}


def paragraph(key: str, dice: random.Random) -> Block:
    """Return a paragraph of 12 to 40 words."""
    words = " ".join(dice.choices(WORDS, k=dice.randint(12, 40)))
    return {"id": key, "type": "paragraph", "value": {"depth": 0, "runs": [{"text": words, "marks": []}]}}


def edited(base: Document, side: str) -> Document:
    """Return the document after one side worked on it."""
    dice = random.Random(side)  # noqa: S311  - no secret
    document = deepcopy(base)
    for section in document["sections"]:
        slides = section["value"]["items"]
        for each in (part for slide in slides for name in ("parts", "notes") for part in slide["value"][name]):
            for item in each["value"]["body"]:
                if dice.random() < 0.1:
                    words = item["value"]["runs"][0]["text"].split()
                    words[dice.randrange(len(words))] = side
                    item["value"]["runs"][0]["text"] = " ".join(words)
        slides[0]["value"]["parts"][0]["value"]["body"].insert(1, paragraph(f"{side}-{section['id']}", dice))
        if dice.random() < 1 / 3:
            dice.shuffle(slides)
    return document


def verify(base: Document, ours: Document, theirs: Document) -> None:
    """Refuse to measure a merge that is wrong."""
    merged = merge(base, ours, theirs).document
    check(merged)
    assert set(ids(merged)) == {*ids(ours), *ids(theirs)}
    assert canonical(merge(base, base, theirs).document) == canonical(theirs)
    assert canonical(merge(base, ours, base).document) == canonical(ours)


def measure(works: dict[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """Run each in turn; return the milliseconds of processor time of each round."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            gc.collect()
            started = time.process_time()
            work()
            taken[name].append((time.process_time() - started) * 1000)
    return taken


def figure(name: str, times: list[float], beside: str = "", floor: float = 0) -> Figure:
    """Return the median and its quartiles."""
    quartiles = statistics.quantiles(times)
    ratio = quartiles[1] / floor if floor else None
    return Figure(name, quartiles[1], "ms", (quartiles[0], quartiles[2]), None, beside, ratio)


def run() -> list[Figure]:
    """Measure each size, and how the time grows: 1.0 is as n log n, less is better."""
    figures, medians = [], {}
    for size in SIZES:
        base = module(size)
        documents = (base, edited(base, "ours"), edited(base, "theirs"))
        verify(*documents)
        texts = [json.dumps(document) for document in documents]
        base, ours, theirs = map(json.loads, texts)
        copy = deepcopy(base)
        blocks = len(ids(base))
        works = {
            "loads": lambda texts=texts: [json.loads(text) for text in texts],
            "merge": lambda given=(base, ours, theirs): merge(*given),
            "untouched": lambda given=(base, copy, theirs): merge(*given),
        }
        taken = measure(works)
        floor = figure(f"json.loads of three documents of {blocks} blocks", taken["loads"])
        merged = figure(f"merge, {blocks} blocks", taken["merge"], "json.loads", floor.value)
        untouched = figure(f"merge into an untouched clone, {blocks}", taken["untouched"], "json.loads", floor.value)
        figures += [floor, merged, untouched]
        medians[blocks] = merged.value
    (small, least), *_, (large, most) = medians.items()
    growth = most / least / (large * math.log(large) / (small * math.log(small)))
    return [*figures, Figure(f"growth from {small} to {large} blocks", growth, "times n log n")]


if __name__ == "__main__":
    print(table(run()))
