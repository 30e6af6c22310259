"""The choices that a merge asks for, in words for the people who make them: in an update, and when a form is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from modules.domain.document import Document, Json
from modules.domain.marking import Mark
from modules.domain.merge import Choice, Decision, DecisionKind, Outcome, Written, answer_of
from modules.library.words import wording
from modules.library.words.answers import WRITE, began_with
from modules.library.words.wording import NOTHING


@dataclass(frozen=True)
class Option:
    """One answer to a question, and what comes of it.

    Attributes:
        word: what is sent.
        label: what the button says.
        if_so: the words before the result: “If you keep yours:”.
        result: what stands there then, marked against what both sides came from.
        note: the result in words, if it is no text.
    """

    word: str
    label: str
    if_so: str
    result: SafeString = NOTHING
    note: str = ""


@dataclass(frozen=True)
class Own:
    """The answer to write other words in place.

    Attributes:
        text: the words to begin with, or those that were written before.
        began: their digest, by which a form knows whether they were changed.
        limit: how many characters fit; 0 for no limit.
        problem: why words that were written before can't stand there; empty if they can.
    """

    text: str
    began: str
    limit: int
    problem: str = ""

    @property
    def has_tokens(self) -> bool:
        """Whether a center's profile fills in a part of the text."""
        return "{{" in self.text


@dataclass(frozen=True)
class Other:
    """Who wrote the other side of a merge: the name, and what is theirs, as in “DHS” and “DHS’s”."""

    name: str
    theirs: str


DHS = Other("DHS", "DHS’s")


@dataclass(frozen=True)
class Question:
    """One decision of a merge: its answers, each with what comes of it.

    ``block`` is the id of the block that it is about. ``ours`` and ``theirs`` are the sides of a decision that has no
    answers, marked against what both came from. The first question that is missed when an answer is refused takes the
    focus.
    """

    id: str
    where: str
    what: str
    options: tuple[Option, ...]
    chosen: str
    own: Own | None = None
    ours: SafeString = NOTHING
    theirs: SafeString = NOTHING
    ours_note: str = ""
    theirs_note: str = ""
    other: Other = DHS
    takes_focus: bool = False
    block: str = ""


class Speaker(wording.Speaker):
    """Describes what changed, and what a merge asks, between documents that share ids."""

    def __init__(
        self, *documents: Document, say: Callable[[str], str] = str, other: Other = DHS, level: int = 3
    ) -> None:
        super().__init__(*documents, say=say, level=level)
        self._other = other

    def question(self, decision: Decision, chosen: Json = "", *, may_write: bool = False) -> Question:
        """Describe one decision.

        Args:
            decision: what is asked.
            chosen: the answer that was given before.
            may_write: whether other words can be written in place of both.
        """
        sides = not decision.choices
        return Question(
            id=decision.id,
            where=self.block_name(decision.path),
            what=_sentence(WHAT[decision.kind, decision.outcome].format(other=self._other)),
            options=tuple(self._option(decision, choice) for choice in decision.choices),
            chosen=_word_of(decision, chosen),
            own=_own(decision, chosen) if may_write and decision.is_writable and decision.choices else None,
            ours=self._side(decision, decision.ours) if sides else NOTHING,
            theirs=self._side(decision, decision.theirs) if sides else NOTHING,
            ours_note=self._note(decision, decision.ours) if sides else "",
            theirs_note=self._note(decision, decision.theirs) if sides else "",
            other=self._other,
            block=decision.block,
        )

    def _option(self, decision: Decision, choice: Choice) -> Option:
        label, if_so = (words.format(other=self._other) for words in _words_for(decision, choice))
        if choice is Choice.OURS and decision.outcome is Outcome.OFFERED:
            return Option(choice.value, label, if_so, note="It stays out of your copy.")
        value = {
            Choice.OURS: decision.ours,
            Choice.THEIRS: decision.theirs,
            Choice.BOTH: decision.both,
            Choice.MIXED: decision.merged,
        }[choice]
        return Option(choice.value, label, if_so, self._side(decision, value), self._note(decision, value))

    def _side(self, decision: Decision, value: Json) -> SafeString:
        match decision.kind:
            case DecisionKind.MOVED:
                return NOTHING
            case DecisionKind.EDITED:
                return self.edited(decision.path, decision.base, value)
            case DecisionKind.REMOVED:
                return self._present(decision, value)
        return NOTHING if value is None else self.blocks(decision.base, value)

    def _present(self, decision: Decision, value: Json) -> SafeString:
        """Return a block that one side removed, as it looks: as it stays, comes back or goes."""
        if value is None:
            return self.whole(decision.ours or decision.theirs or decision.base, Mark.BEFORE)
        if decision.ours is None:
            return self.whole(value, Mark.AFTER)
        return self.kept(decision.base, value)

    def _note(self, decision: Decision, value: Json) -> str:
        if decision.kind is DecisionKind.MOVED:
            return f"It stands {self._spot(value)}."
        if decision.kind is DecisionKind.EDITED:
            return ""
        return "It is gone." if value is None else ""

    def _spot(self, spot: Json) -> str:
        if spot is None:
            return "nowhere"
        inside = f"in “{self._name(spot['inside'])}”, " if spot["inside"] else ""
        after = f"after “{self._name(spot['after'])}”" if spot["after"] else "at the beginning"
        return f"{inside}{after}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _word_of(decision: Decision, chosen: Json) -> str:
    """Return the word of the answer that is chosen; the text of both is, unless another is."""
    if isinstance(chosen, str) and chosen:
        return chosen
    return WRITE if chosen else Choice.MIXED.value if decision.outcome is Outcome.MIXED else ""


def _own(decision: Decision, chosen: Json) -> Own:
    written = answer_of(chosen) if isinstance(chosen, dict) else None
    mixed = decision.outcome is Outcome.MIXED
    text = written.text if isinstance(written, Written) else _plain(decision.merged if mixed else decision.ours)
    fits = not isinstance(written, Written) or decision.takes(written)
    return Own(text, began_with(text), decision.limit, "" if fits else _problem(text, decision.limit))


def _problem(text: str, limit: int) -> str:
    if not text.strip():
        return "Write the words, or choose another answer."
    return f"These are {len(text)} characters. At most {limit} fit here."


def _plain(value: Json) -> str:
    """Return the words of a text without marks."""
    return value if isinstance(value, str) else "".join(run["text"] for run in value)


WHAT: Mapping[tuple[DecisionKind, Outcome], str] = {
    (DecisionKind.EDITED, Outcome.CONFLICT): "You and {other.name} both changed these words.",
    (DecisionKind.EDITED, Outcome.MIXED): "You and {other.name} both changed this text. It would have words of both.",
    (DecisionKind.EDITED, Outcome.TAKEN): "DHS has locked these words. DHS’s words replace yours.",
    (DecisionKind.RETYPED, Outcome.CONFLICT): "You changed this, and {other.name} made it another kind of block.",
    (DecisionKind.RETYPED, Outcome.TAKEN): "DHS has made this another kind of block, and locked it.",
    (DecisionKind.MOVED, Outcome.CONFLICT): "You and {other.name} both moved this.",
    (DecisionKind.MOVED, Outcome.TAKEN): "You moved this, and DHS has locked it. It goes back to DHS’s place.",
    (DecisionKind.REMOVED, Outcome.CONFLICT): "{other.name} removed this, and you changed it.",
    (DecisionKind.REMOVED, Outcome.OFFERED): "You removed this, and {other.name} changed it.",
    (DecisionKind.REMOVED, Outcome.TAKEN): "You removed this, and DHS has locked it. It comes back.",
}
ANSWERS: Mapping[Choice, tuple[str, str]] = {
    Choice.OURS: ("Keep yours", "If you keep yours:"),
    Choice.THEIRS: ("Take {other.theirs}", "If you take {other.theirs}:"),
    Choice.BOTH: ("Keep both", "If you keep both:"),
    Choice.MIXED: ("Use the text of both", "It will say:"),
}
"""Choice: (the label of its button, the words before its result)."""
SPECIAL: Mapping[tuple[DecisionKind, Outcome, Choice], tuple[str, str]] = {
    (DecisionKind.EDITED, Outcome.MIXED, Choice.OURS): ("Use yours", "If you use yours:"),
    (DecisionKind.EDITED, Outcome.MIXED, Choice.THEIRS): ("Use {other.theirs}", "If you use {other.theirs}:"),
    (DecisionKind.MOVED, Outcome.CONFLICT, Choice.OURS): ("Leave it where you put it", "If you leave it:"),
    (DecisionKind.MOVED, Outcome.CONFLICT, Choice.THEIRS): ("Move it where {other.name} put it", "If you move it:"),
    (DecisionKind.REMOVED, Outcome.CONFLICT, Choice.THEIRS): ("Remove it, as {other.name} did", "If you remove it:"),
    (DecisionKind.REMOVED, Outcome.OFFERED, Choice.OURS): ("Leave it out", "If you leave it out:"),
    (DecisionKind.REMOVED, Outcome.OFFERED, Choice.THEIRS): ("Bring it back", "If you bring it back:"),
}
"""The same, for decisions that say it in other words."""


def _words_for(decision: Decision, choice: Choice) -> tuple[str, str]:
    return SPECIAL.get((decision.kind, decision.outcome, choice), ANSWERS[choice])
