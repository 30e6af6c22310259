"""The answers to the questions of a merge, as a form sends them; ``templates/library/parts/question.html`` asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modules.domain import plaintext
from modules.domain.document import Json, digest
from modules.domain.merge import Answer, Decision, Written, answer_of

CHOICE = "choice-"
"""The beginning of the name of a field with a choice; the id of the decision follows."""
WRITTEN = "written-"
"""The same for the words that a person wrote in place."""
BEGAN = "began-"
"""The same for the digest of the words that the person began with; see :func:`began_with`."""
WRITE = "write"
"""The choice to write other words in place."""

Answers = Mapping[str, Json]
"""``{decision id: answer}``; see ``answer_of`` of the merge for the form of an answer."""


def sent(data: Mapping[str, str]) -> dict[str, Json]:
    """Return the answers in a form. They may answer no question, or not fit.

    If nothing is chosen but the words to write in place were changed, they are the answer: without scripts, typing
    chooses nothing.
    """
    answers: dict[str, Json] = {}
    for name, value in data.items():
        key = name.partition("-")[2]
        if name.startswith(CHOICE):
            answers[key] = _written(data, key) if value == WRITE else value
        elif name.startswith(WRITTEN) and f"{CHOICE}{key}" not in data and _is_changed(data, key):
            answers[key] = _written(data, key)
    return answers


def _is_changed(data: Mapping[str, str], key: str) -> bool:
    return began_with(data[f"{WRITTEN}{key}"]) != data.get(f"{BEGAN}{key}")


def _written(data: Mapping[str, str], key: str) -> Json:
    return {"written": plaintext.lines(data.get(f"{WRITTEN}{key}"))}


def began_with(text: str) -> str:
    """Return a short digest of a text that a form shows to be changed."""
    return digest(plaintext.lines(text))[:16]


def held(decisions: Iterable[Decision], answers: Answers) -> dict[str, Json]:
    """Return the answers that answer one of these decisions."""
    known = {decision.id: decision for decision in decisions}
    return {
        key: said
        for key, said in answers.items()
        if key in known and (answer := _read(said)) is not None and known[key].takes(answer)
    }


def unfitting(decisions: Iterable[Decision], answers: Answers) -> list[Decision]:
    """Return the decisions for which a person wrote words that can't stand there."""
    return [one for one in decisions if _is_text_for(one, answers.get(one.id)) and not held([one], answers)]


def worth_keeping(decisions: Iterable[Decision], answers: Answers) -> dict[str, Json]:
    """Return the answers that hold, and the words that a person wrote even if they don't fit."""
    decisions = list(decisions)
    texts = {one.id: answers[one.id] for one in unfitting(decisions, answers)}
    return {**held(decisions, answers), **texts}


def readable(answers: Answers) -> dict[str, Json]:
    """Return what is an answer to any question at all."""
    return {key: said for key, said in answers.items() if _read(said) is not None}


def _is_text_for(decision: Decision, said: Json) -> bool:
    return decision.is_writable and isinstance(_read(said), Written)


def _read(said: Json) -> Answer | None:
    try:
        return answer_of(said)
    except ValueError:
        return None
