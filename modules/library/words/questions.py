"""The choices that a merge asks for, in words for the people who make them: in an update, and when a form is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from modules.domain.document import Document, Json
from modules.domain.merge import Choice, Decision, DecisionKind, Outcome
from modules.library.words import wording
from modules.library.words.wording import NOTHING


@dataclass(frozen=True)
class Option:
    """One answer to a question: the word that is sent, and what the button says."""

    word: str
    label: str


@dataclass(frozen=True)
class Other:
    """Who wrote the other side of a merge: the name, and what is theirs, as in “DHS” and “DHS’s”."""

    name: str
    theirs: str


DHS = Other("DHS", "DHS’s")


@dataclass(frozen=True)
class Question:
    """One decision of a merge: what each side did, marked against the words that both came from.

    ``mixed`` is the text that the merge made of both, if it did.
    """

    id: str
    where: str
    what: str
    ours: SafeString
    theirs: SafeString
    options: tuple[Option, ...]
    chosen: str
    ours_note: str = ""
    theirs_note: str = ""
    other: Other = DHS
    mixed: SafeString = NOTHING


class Speaker(wording.Speaker):
    """Describes what changed, and what a merge asks, between documents that share ids."""

    def __init__(
        self, *documents: Document, say: Callable[[str], str] = str, other: Other = DHS, level: int = 3
    ) -> None:
        super().__init__(*documents, say=say, level=level)
        self._other = other

    def question(self, decision: Decision, chosen: str = "") -> Question:
        """Describe one decision."""
        return Question(
            id=decision.id,
            where=self.block_name(decision.path),
            what=WHAT[decision.kind, decision.outcome].format(other=self._other),
            ours=self._side(decision, decision.ours),
            theirs=self._side(decision, decision.theirs),
            ours_note=self._note(decision, decision.ours),
            theirs_note=self._note(decision, decision.theirs),
            options=tuple(Option(choice.value, label.format(other=self._other)) for choice, label in _labels(decision)),
            chosen=chosen or (Choice.MIXED.value if decision.outcome is Outcome.MIXED else ""),
            other=self._other,
            mixed=self._side(decision, decision.merged) if decision.outcome is Outcome.MIXED else NOTHING,
        )

    def _side(self, decision: Decision, value: Json) -> SafeString:
        match decision.kind:
            case DecisionKind.MOVED:
                return NOTHING
            case DecisionKind.EDITED:
                return self.edited(decision.path, decision.base, value)
        return NOTHING if value is None else self.blocks(decision.base, value)

    def _note(self, decision: Decision, value: Json) -> str:
        if decision.kind is DecisionKind.MOVED:
            return self._spot(value)
        return "Removed" if value is None else ""

    def _spot(self, spot: Json) -> str:
        if spot is None:
            return "Not there"
        inside = f"in “{self._name(spot['inside'])}”, " if spot["inside"] else ""
        after = f"after “{self._name(spot['after'])}”" if spot["after"] else "at the beginning"
        return f"{inside}{after}"


WHAT: Mapping[tuple[DecisionKind, Outcome], str] = {
    (DecisionKind.EDITED, Outcome.CONFLICT): "You and {other.name} both changed these words.",
    (DecisionKind.EDITED, Outcome.MIXED): "You and {other.name} both changed this text. It now has words of both.",
    (DecisionKind.EDITED, Outcome.TAKEN): "DHS has locked these words. DHS’s words replace yours.",
    (DecisionKind.RETYPED, Outcome.CONFLICT): "You changed this, and {other.name} made it another kind of block.",
    (DecisionKind.RETYPED, Outcome.TAKEN): "DHS has made this another kind of block, and locked it.",
    (DecisionKind.MOVED, Outcome.CONFLICT): "You and {other.name} both moved this.",
    (DecisionKind.MOVED, Outcome.TAKEN): "You moved this, and DHS has locked it. It goes back to DHS’s place.",
    (DecisionKind.REMOVED, Outcome.CONFLICT): "{other.name} removed this, and you changed it.",
    (DecisionKind.REMOVED, Outcome.OFFERED): "You removed this, and {other.name} changed it.",
    (DecisionKind.REMOVED, Outcome.TAKEN): "You removed this, and DHS has locked it. It comes back.",
}
LABELS: Mapping[tuple[DecisionKind, Outcome], tuple[str, str]] = {
    (DecisionKind.EDITED, Outcome.MIXED): ("Use yours", "Use {other.theirs}"),
    (DecisionKind.MOVED, Outcome.CONFLICT): ("Leave it where you put it", "Move it where {other.name} put it"),
    (DecisionKind.REMOVED, Outcome.CONFLICT): ("Keep yours", "Remove it, as {other.name} did"),
    (DecisionKind.REMOVED, Outcome.OFFERED): ("Leave it out", "Bring it back"),
}


def _labels(decision: Decision) -> Iterable[tuple[Choice, str]]:
    ours, theirs = LABELS.get((decision.kind, decision.outcome), ("Keep yours", "Take {other.theirs}"))
    labels = {Choice.OURS: ours, Choice.THEIRS: theirs, Choice.BOTH: "Keep both", Choice.MIXED: "Use the text of both"}
    return [(choice, labels[choice]) for choice in decision.choices]
