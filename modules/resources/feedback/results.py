"""Results of a feedback form, which only the center can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from modules.resources.feedback.models import FeedbackForm
from modules.resources.feedback.questions import SCALE, TEXT, Question, options

FEW = 5
"""The number of answers from which results are shown.

Participants know each other, so results of fewer answers could reveal who gave which answer.
"""
HEIGHT, WIDTH, LABEL = 44, 400, 52
"""Height of a bar with its label and width of a chart, in SVG units; number of characters that fit above a bar."""


@dataclass(frozen=True)
class Bar:
    """How many people gave one answer.

    ``percent`` is the share of those who answered the question. ``y`` and ``width`` are the position and length of the
    bar, in SVG units.
    """

    label: str
    number: int
    percent: int
    y: int
    width: int

    @property
    def short(self) -> str:
        """The label, cut to the length that fits above the bar. The table beside the chart has the whole label."""
        return self.label if len(self.label) <= LABEL else f"{self.label[: LABEL - 1]}…"


@dataclass(frozen=True)
class Figure:
    """The result of one question.

    ``mean`` is set for a scale only. ``texts`` are sorted, so that their order does not show when they came.
    """

    question: Question
    answered: int
    held_back: bool
    bars: list[Bar] = field(default_factory=list)
    mean: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        """The height of the chart, in SVG units."""
        return HEIGHT * len(self.bars)


@dataclass(frozen=True)
class Results:
    """The number of answers, and the result of each question. ``figures`` is empty if there are fewer than ``FEW``."""

    number: int
    figures: list[Figure]

    @property
    def held_back(self) -> bool:
        """Whether there are too few answers to show results."""
        return self.number < FEW


def results_of(form: FeedbackForm) -> Results:
    """Return the results of a form. Runs one query."""
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
    """Yield the rows of a CSV file: question, answer, number of people who gave it. Each text has a row of its own.

    No row combines the answers of one person, so that choices and texts can't be linked.
    """
    yield ["question", "answer", "number"]
    for figure in results.figures:
        text = figure.question["text"]
        if figure.held_back:
            yield [text, f"held back: fewer than {FEW} answered", ""]
        for bar in figure.bars:
            yield [text, bar.label, str(bar.number)]
        for words in figure.texts:
            yield [text, words, "1"]
