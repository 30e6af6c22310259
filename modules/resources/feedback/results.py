"""What answers to a feedback form add up to, for the center alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.questions import SCALE, TEXT, Question, options

FEW = 5
"""With fewer answers, figures are held back: in a room where people know each other they would tell who said what."""
HEIGHT, WIDTH, LABEL = 44, 400, 52
"""Of a bar with its label, and of a chart, in units of the SVG; letters that fit above a bar."""


@dataclass(frozen=True)
class Bar:
    """How many gave one answer: ``percent`` of those who answered the question; ``y`` and ``width`` of its bar."""

    label: str
    number: int
    percent: int
    y: int
    width: int

    @property
    def short(self) -> str:
        """The label, cut to what fits above the bar; the table has it whole."""
        return self.label if len(self.label) <= LABEL else f"{self.label[: LABEL - 1]}…"


@dataclass(frozen=True)
class Figure:
    """What was answered to one question. ``mean`` is that of a scale; ``texts`` are in no order of arrival."""

    question: Question
    answered: int
    held_back: bool
    bars: list[Bar] = field(default_factory=list)
    mean: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Of the chart."""
        return HEIGHT * len(self.bars)


@dataclass(frozen=True)
class Results:
    """What was answered: by how many, and to each question; nothing of that while there are few."""

    number: int
    figures: list[Figure]

    @property
    def held_back(self) -> bool:
        """Whether there are too few to show anything."""
        return self.number < FEW


def results_of(form: FeedbackForm) -> Results:
    """Add up the answers to a form, in one query."""
    given = list(form.answers.values_list("answers", flat=True))
    if len(given) < FEW:
        return Results(len(given), [])
    return Results(len(given), [_figure(question, given) for question in form.questions])


def _figure(question: Question, given: Sequence[dict[str, str]]) -> Figure:
    answers = [answer[question["id"]] for answer in given if question["id"] in answer]
    if len(answers) < FEW:
        return Figure(question, len(answers), held_back=True)
    if question["kind"] == TEXT:
        return Figure(question, len(answers), False, texts=sorted(answers, key=str.casefold))
    return Figure(question, len(answers), False, bars=list(_bars(question, answers)), mean=_mean(question, answers))


def _bars(question: Question, answers: Sequence[str]) -> Iterator[Bar]:
    counts = Counter(answers)
    for at, (value, label) in enumerate(options(question)):
        share = counts[value] / len(answers)
        yield Bar(label, counts[value], round(share * 100), at * HEIGHT, round(share * WIDTH))


def _mean(question: Question, answers: Sequence[str]) -> str:
    return f"{sum(map(int, answers)) / len(answers):.1f}" if question["kind"] == SCALE else ""


def rows(results: Results) -> Iterator[list[str]]:
    """Yield the rows of a CSV file: what was asked, an answer, how many gave it. One text a row, each on its own.

    No row is one person: what somebody ticked and what they wrote stand apart.
    """
    yield ["question", "answer", "number"]
    for figure in results.figures:
        text = _plain(figure.question["text"])
        if figure.held_back:
            yield [text, f"held back: fewer than {FEW} answered", ""]
        for bar in figure.bars:
            yield [text, _plain(bar.label), str(bar.number)]
        for words in figure.texts:
            yield [text, _plain(words), "1"]


def _plain(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{words}" if words.lstrip()[:1] in ("=", "+", "-", "@") or words[:1] in ("\t", "\r", "\n") else words
