"""Questions of a feedback form as data: their kinds, their limits, and the default questions.

A question is ``{"id": str, "kind": str, "text": str, "choices": [str]}``. ``choices`` is empty except for the kinds
*choice* and *modules*. The choices of a *modules* question are the titles of the edition's modules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypedDict

SCALE, YES_NO, CHOICE, MODULES, TEXT = "scale", "yes_no", "choice", "modules", "text"
KINDS = {
    SCALE: "Agree or disagree, 1 to 5",
    YES_NO: "Yes or no",
    CHOICE: "One of several answers",
    MODULES: "One of the topics of the roundtable",
    TEXT: "A few words",
}
SCALE_LABELS = {
    "1": "1, strongly disagree",
    "2": "2",
    "3": "3, neither",
    "4": "4",
    "5": "5, strongly agree",
}
MOST, MOST_CHOICES = 12, 10
LONGEST, LONGEST_CHOICE, LONGEST_ANSWER = 200, 120, 500

ASKS_WHO = re.compile(
    r"\b(?:your|full|first|last)\s+names?\b|\be-?mail\b|\b(?:phone|telephone)\s+number\b|\b(?:home|street)\s+address\b"
    r"|\bwhere (?:do )?you live\b|\bdate of birth\b|\bbirth\s?day\b|\bhow old\b|\bsocial security\b|\bsocial media\b"
    r"|\bnationality\b|\bcitizen(?:ship)?\b|\bimmigration\b|\bethnic(?:ity)?\b|\brace\b|\breligio(?:n|us)\b|\bpolitical\b",
    re.IGNORECASE,
)
"""Words that an anonymous form must not contain.

They are the fields that a sign-in sheet never has, and other questions that can identify a person.
"""


class Question(TypedDict):
    """One question; see the module's docstring."""

    id: str
    kind: str
    text: str
    choices: list[str]


def default_questions(topics: Sequence[str]) -> list[Question]:
    """Return the default questions.

    Args:
        topics: titles of the edition's modules. The question about the most useful module needs at least two.
    """
    asked = [
        (SCALE, "I understand better what the fusion center does.", ()),
        (SCALE, "I know how my information and rights are protected.", ()),
        (SCALE, "I can tell suspicious behavior from protected activity.", ()),
        (YES_NO, "I know how and where to report.", ()),
        (SCALE, "I could speak candidly.", ()),
        (CHOICE, "My organization will do one thing because of today.", ("Yes", "Maybe", "No")),
        *([(MODULES, "Which part was most useful?", tuple(topics))] if len(topics) > 1 else []),
        (TEXT, "One question that is still open", ()),
    ]
    return [question(f"q{at}", kind, text, choices) for at, (kind, text, choices) in enumerate(asked, 1)]


def question(key: str, kind: str, text: str, choices: Sequence[str] = ()) -> Question:
    """Return a question, with spaces and line breaks collapsed."""
    return {
        "id": key,
        "kind": kind,
        "text": " ".join(text.split()),
        "choices": [" ".join(choice.split()) for choice in choices if choice.strip()],
    }


def with_topics(questions: Sequence[Question], topics: Sequence[str]) -> list[Question]:
    """Return the questions with the topics of another edition as choices."""
    kept = [one for one in questions if one["kind"] != MODULES or len(topics) > 1]
    return [question(one["id"], one["kind"], one["text"], topics) if one["kind"] == MODULES else one for one in kept]


def problems(questions: Sequence[Question]) -> list[str]:
    """Return a sentence for each reason why these questions can't be asked; empty if they can."""
    return [*_of_all(questions), *(problem for one in questions for problem in _of_one(one))]


def _of_all(questions: Sequence[Question]) -> Iterator[str]:
    if not questions:
        yield "There is no question. Write at least one, or switch the feedback form off."
    if len(questions) > MOST:
        yield f"There are {len(questions)} questions. You can ask at most {MOST}: three minutes are enough for people."
    for text, count in Counter(one["text"].casefold() for one in questions).items():
        if count > 1:
            yield f"“{text.capitalize()}” is asked twice."


def _of_one(one: Question) -> Iterator[str]:
    text, choices = one["text"], one["choices"]
    if len(text) > LONGEST:
        yield f"“{text[:40]}…” is longer than {LONGEST} characters."
    if ASKS_WHO.search(text) or any(ASKS_WHO.search(choice) for choice in choices):
        yield f"“{text}” asks who someone is. This form must not ask for names, contacts or personal traits."
    if one["kind"] not in (CHOICE, MODULES):
        return
    if not 2 <= len(choices) <= MOST_CHOICES and one["kind"] == CHOICE:
        yield f"“{text}” needs 2 to {MOST_CHOICES} answers to choose from, one on each line."
    if len(set(choices)) < len(choices) or any(len(choice) > LONGEST_CHOICE for choice in choices):
        yield f"The answers to “{text}” must be different, and each may have up to {LONGEST_CHOICE} characters."


def options(one: Question) -> list[tuple[str, str]]:
    """Return ``(stored value, label)`` for each possible answer. A text question has none."""
    if one["kind"] == SCALE:
        return list(SCALE_LABELS.items())
    if one["kind"] == YES_NO:
        return [("yes", "Yes"), ("no", "No")]
    return [(str(at), choice) for at, choice in enumerate(one["choices"])]


def answers_of(questions: Sequence[Question], given: dict[str, Any]) -> dict[str, str]:
    """Return ``{question id: answer}``, without unanswered questions."""
    return {one["id"]: str(given[one["id"]]) for one in questions if given.get(one["id"])}
