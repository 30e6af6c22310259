"""No text holds up a worker: every expression of ours takes a time that grows as its text does, and no faster."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

ROOTS = ("modules", "home", "search", "bcp_cms")
LEFT_OUT = ("migrations", "vendoring", "settings")
"""Folders whose expressions read nothing that a visitor sends."""

SMALL, LARGE, MOST = 1 << 5, 1 << 18, 0.002
"""Repetitions to begin with, those that are enough, and the seconds of processor time that a first measure takes."""
SUSPICIOUS_LENGTH, SUSPICIOUS_TIME = 2000, 0.003
TIMES = 4
GROWS_FASTER = 9
"""Four times the text takes four times as long if the growth is linear, and sixteen times if it is quadratic."""

BRACES = ("{", "{ ", "{{", "{{a ", "}", "center.", "center.a", "center.a ")
TAGS = ("<p", "<p>", "<p >", "<", "data-block-key", '"', "'")
SPACES = (" ", "\n", "\n ", "\t")
ADDRESSES = ("@", "://", "http://a@", "/", "?q=", "&", "assets/sha256/00/", ".jpg")
WORDS = (
    "a",
    "a ",
    "a.",
    ".",
    ". ",
    "!)",
    "0",
    "x",
    "ext",
    ",",
    "-",
    "_",
    "a_",
    "if ",
    "birth ",
    "your full ",
    "é",
    "\\",
)
UNITS = (*BRACES, *TAGS, *SPACES, *ADDRESSES, *WORDS)
BEGINNINGS = ("", "{{", "<p>", "<p ", "http://", "center.a", "a")


def sources() -> Iterator[Path]:
    """Yield every file of ours whose expressions may read what people send."""
    for root in ROOTS:
        for path in sorted((settings.BASE_DIR / root).rglob("*.py")):
            if not set(LEFT_OUT) & set(path.parts):
                yield path


def ours() -> Iterator[ModuleType]:
    """Yield every module with an expression."""
    for path in sources():
        if "re.compile(" in path.read_text():
            yield importlib.import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))


def expressions() -> dict[str, re.Pattern[str]]:
    """Return every expression by its place."""
    found = {
        f"{module.__name__}.{name}": value
        for module in ours()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
    }
    by_pattern = {(value.pattern, value.flags): name for name, value in reversed(found.items())}
    return {name: found[name] for name in sorted(by_pattern.values())}


def look_through(pattern: re.Pattern[str], text: str) -> None:
    """Look through a text in each way."""
    pattern.fullmatch(text)
    for _ in pattern.finditer(text):
        pass


def taken(pattern: re.Pattern[str], text: str) -> float:
    """Return the processor time of looking through a text, the best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.thread_time()
        look_through(pattern, text)
        best = min(best, time.thread_time() - started)
    return best


def growth(pattern: re.Pattern[str], beginning: str, unit: str) -> float:
    """Return how many times as long four times the text takes; 0 if even a large one takes no time."""
    number = SMALL
    while (before := taken(pattern, beginning + unit * number + "!")) < MOST and number < LARGE:
        number *= 2
    return taken(pattern, beginning + unit * number * TIMES + "!") / before if before >= MOST else 0.0


def too_fast(pattern: re.Pattern[str], beginning: str, unit: str) -> bool:
    """Tell whether the time grows faster than the text; asked twice, because other work may get in the way once."""
    return all(growth(pattern, beginning, unit) > GROWS_FASTER for _ in range(2))


def suspects(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the texts that take so long, for their length, that a closer look is worth it."""
    found = []
    for pair in product(BEGINNINGS, UNITS):
        text = pair[0] + pair[1] * (SUSPICIOUS_LENGTH // len(pair[1])) + "!"
        started = time.thread_time()
        look_through(pattern, text)
        if time.thread_time() - started > SUSPICIOUS_TIME:
            found.append(pair)
    return found


@pytest.mark.parametrize("name", expressions())
def test_an_expression_takes_a_time_that_grows_as_its_text_does(name: str) -> None:
    pattern = expressions()[name]

    assert not [pair for pair in suspects(pattern) if too_fast(pattern, *pair)]


@pytest.mark.parametrize(
    ("pattern", "beginning", "unit"),
    [(r"\{\{\s*([^{}]*?)\s*\}\}", "{{", " "), (r"<p[^>]*>", "", "<p"), (r"\s*[ \t]\s*x", "", " ")],
    ids=["tokens, as they were", "paragraphs, as they were", "spaces, as they were"],
)
def test_the_test_finds_the_ones_that_grew_faster(pattern: str, beginning: str, unit: str) -> None:
    assert beginning in BEGINNINGS
    assert unit in UNITS
    # Other work may slow down the shorter text, so that the longer one does not seem to grow.
    assert any(too_fast(re.compile(pattern), beginning, unit) for _ in range(3))


def test_no_expression_hides_in_a_call() -> None:
    hidden = [f"{path}:{line}" for path in sources() for line in _calls_with_a_pattern(path)]

    assert hidden == [], "An expression is a constant of its module: only so the tests above find it."


def _calls_with_a_pattern(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr not in {"compile", "escape"}
        ):
            yield node.lineno
