"""What people do to a module, in kinds: each edit is what was meant, and does to the editor's keys what editors do.

An edit is applied to the module of the side that makes it, and to the module that both sides meant together: it finds
lines by what they are, so what others did meanwhile does not matter to it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.simulation.draftail import Draftail, Word
from tests.simulation.pages import RICH, Line, Module, Where, Writer

Said = list[tuple[str, list[Word]]]

NEAR = 0.8
"""Share of the edits that are near another, if there is room."""


@dataclass(frozen=True)
class Edit:
    """One thing that somebody did.

    Attributes:
        kind: one of those in ``kinds.py``.
        apply: does it to a module.
        worded: truths of the lines, and of the blocks with a title, whose words it changes.
        spots: ids of the words near a change inside a line: others may change the same line elsewhere.
        moved: truths of what it puts elsewhere.
        gone: truths of what it takes away, with all that stands in it.
        cut: truths of the lines that it divides or joins.
        beside: truths of what stands around something that it puts there, and of the block that holds it.
    """

    kind: str
    apply: Callable[[Module], None]
    worded: frozenset[str] = frozenset()
    spots: frozenset[int] = frozenset()
    moved: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()

    @property
    def focus(self) -> frozenset[str]:
        """What it is about."""
        return self.worded | self.moved | self.gone | self.cut | self.beside

    def goes_with(self, other: Edit) -> bool:
        """Return whether both can be had: no person would have to choose."""
        return self._lets(other) and other._lets(self) and not self._collides(other)

    def _lets(self, other: Edit) -> bool:
        touched = other.worded | other.moved | other.cut | other.gone | other.beside
        return not (self.gone & touched or self.moved & (other.moved | other.cut | other.beside))

    def _collides(self, other: Edit) -> bool:
        if self.cut & (other.worded | other.cut | other.beside) or other.cut & (self.worded | self.beside):
            return True
        together = self.worded & other.worded
        return bool(together) and not (self.spots and other.spots and not self.spots & other.spots)


@dataclass
class Scene:
    """What an edit is drawn from: the side's module as it is now, its dice and who writes.

    ``near`` holds the truths that the other side's edits are about: most edits happen near them, where keys shift.
    """

    module: Module
    dice: random.Random
    writer: Writer
    near: frozenset[str] = frozenset()

    def place(self, *, rich: bool, least: int = 1) -> Where:
        """Draw a text or a list with this many lines, most often one that the other side is at."""
        found = [where for where in self.module.places() if self._suits(where, rich, least)]
        close = [where for where in found if self.near & {one.truth for one in self.module.lines(where)}]
        return self.dice.choice(close if close and self.dice.random() < NEAR else found)

    def _suits(self, where: Where, rich: bool, least: int) -> bool:
        is_rich = (self.module.node(where[0]).kind, where[1]) in RICH
        return is_rich is rich and len(self.module.lines(where)) >= least

    def block(self, kind: str) -> str:
        """Draw a block of a kind, most often one that the other side is at."""
        found = [node for node in self.module.top.walk() if node.kind == kind]
        close = [node for node in found if self.near & node.truths()]
        return self.dice.choice(close if close and self.dice.random() < NEAR else found).truth

    def line(self, where: Where) -> Line:
        """Draw a line."""
        return self.dice.choice(self.module.lines(where))


def index(module: Module, where: Where, truth: str) -> int:
    """Return the position of a line."""
    return next(at for at, line in enumerate(module.lines(where)) if line.truth == truth)


def around(lines: Sequence[Line], gap: int) -> frozenset[str]:
    """Return what stands on both sides of a gap between lines."""
    return frozenset(line.truth for line in lines[max(gap - 1, 0) : gap + 1])


def said(module: Module, where: Where) -> Said:
    """Return what a text says: (truth, words) each."""
    return [(line.truth, list(line.words)) for line in module.lines(where)]


def spot_of(module: Module, where: Where, before: Sequence[str]) -> int:
    """Return the position after the first of these lines that is there, nearest first; the start if none is."""
    there = {line.truth: at for at, line in enumerate(module.lines(where))}
    return next((there[truth] + 1 for truth in before if truth in there), 0)


def above(lines: Sequence[Line], gap: int) -> tuple[str, ...]:
    """Return the truths of the lines above a gap, nearest first."""
    return tuple(line.truth for line in reversed(lines[:gap]))


# Typing


def retype(words: list[Word], at: int, taken: int) -> tuple[int | None, frozenset[int]]:
    """Return what finds a change of words again: the id of the word before it, and the ids of the words it takes."""
    return (words[at - 1].id if at else None), frozenset(word.id for word in words[at : at + taken])


def retyped(words: Sequence[Word], after: int | None, taken: frozenset[int], added: Sequence[Word]) -> list[Word]:
    """Return the words after such a change."""
    at = next((at + 1 for at, word in enumerate(words) if word.id == after), 0)
    changed = [*words[:at], *added, *words[at:]]
    return [word for word in changed if word.id not in taken]


def near_words(words: Sequence[Word], at: int, taken: int) -> frozenset[int]:
    """Return the ids of the words in and around a change: two to each side."""
    return frozenset(word.id for word in words[max(at - 2, 0) : at + taken + 2])


def _change(scene: Scene, words: list[Word]) -> tuple[int, int, list[Word]]:
    """Draw where some words change, how many go, and what comes: a few words, in a long line sometimes more."""
    dice = scene.dice
    at = dice.randrange(len(words) + 1)
    taken = min(dice.choice((0, 0, 1, 1, 2, 3)), len(words) - at, max(len(words) // 3, 0))
    return at, taken, scene.writer.words(1, dice.choice((1, 2, 4)))


def typing(scene: Scene, *, rich: bool) -> Edit:
    """Change a few words of a paragraph or an item."""
    where = scene.place(rich=rich)
    line = scene.line(where)
    at, taken, added = _change(scene, line.words)
    after, gone = retype(line.words, at, taken)

    def apply(module: Module) -> None:
        found = next(one for one in module.lines(module.place_of(line.truth)) if one.truth == line.truth)
        found.words = retyped(found.words, after, gone, added)

    return Edit("", apply, frozenset({line.truth}), near_words(line.words, at, taken))


def typing_in_text(scene: Scene) -> Edit:
    """Change a few words of a paragraph."""
    return typing(scene, rich=True)


def typing_in_list(scene: Scene) -> Edit:
    """Change a few words of an item."""
    return typing(scene, rich=False)


def deleting_words(scene: Scene) -> Edit:
    """Delete up to a third of the words of a paragraph."""
    where = scene.place(rich=True)
    line = max((scene.line(where) for _ in range(3)), key=lambda one: len(one.words))
    taken = max(len(line.words) // scene.dice.choice((3, 5, 8)), 1) if len(line.words) > 3 else 0
    at = scene.dice.randrange(len(line.words) - taken + 1)
    after, gone = retype(line.words, at, taken)

    def apply(module: Module) -> None:
        found = next(one for one in module.lines(module.place_of(line.truth)) if one.truth == line.truth)
        found.words = retyped(found.words, after, gone, ())

    return Edit("", apply, frozenset({line.truth}), near_words(line.words, at, taken))


def retitling(scene: Scene) -> Edit:
    """Change a word of a title."""
    truth = scene.block(scene.dice.choice(("slide", "section", "question")))
    words = scene.module.node(truth).title
    at, taken, added = _change(scene, words)
    after, gone = retype(words, at, taken)

    def apply(module: Module) -> None:
        node = module.node(truth)
        node.title = retyped(node.title, after, gone, added)

    return Edit("", apply, frozenset({truth}), near_words(words, at, taken))


# Paragraphs


def _added(scene: Scene, where: Where, gap: int, gesture: Callable[[Draftail, int, list[Word]], Draftail]) -> Edit:
    """Write a new paragraph at a gap by a gesture, which is given the position of the gap and the words."""
    name, words = scene.writer.name(), scene.writer.sentence()
    lines = scene.module.lines(where)
    before = above(lines, gap)

    def apply(module: Module) -> None:
        at = spot_of(module, where, before)
        meant = said(module, where)
        draft = gesture(module.draft(where), at, list(words))
        module.write(where, draft, [*meant[:at], (name, words), *meant[at:]])

    return Edit("", apply, beside=around(lines, gap) | {where[0]})


def new_line_below(scene: Scene) -> Edit:
    """Press Enter at the end of a paragraph, and write."""
    where = scene.place(rich=True)
    gap = scene.dice.randint(1, len(scene.module.lines(where)))
    return _added(scene, where, gap, _type_below)


def _type_below(draft: Draftail, at: int, words: list[Word]) -> Draftail:
    if not at:  # what stood above is gone meanwhile
        return draft.enter(0, 0).type(0, 0, words)
    return draft.enter(at - 1, len(draft.paragraphs[at - 1].words)).type(at, 0, words)


def new_line_above(scene: Scene) -> Edit:
    """Press Enter at the start of a paragraph, go up, and write: the old key stands for the new words."""
    where = scene.place(rich=True)
    gap = scene.dice.randrange(len(scene.module.lines(where)))
    return _added(scene, where, gap, _type_above)


def _type_above(draft: Draftail, at: int, words: list[Word]) -> Draftail:
    if at == len(draft.paragraphs):
        return _type_below(draft, at, words)
    return draft.enter(at, 0).type(at, 0, words)


def pasted_line(scene: Scene) -> Edit:
    """Paste a paragraph of another program at the start of a paragraph, with its break."""
    where = scene.place(rich=True)
    gap = scene.dice.randrange(len(scene.module.lines(where)))
    return _added(scene, where, gap, _paste_above)


def _paste_above(draft: Draftail, at: int, words: list[Word]) -> Draftail:
    if at == len(draft.paragraphs):
        return _type_below(draft, at, words)
    draft.clipboard = [words, []]
    return draft.paste(at, 0)


def deleted_line(scene: Scene) -> Edit:
    """Delete a whole paragraph with its break: the words of the next one stand under its key."""
    where = scene.place(rich=True, least=2)
    line = scene.line(where)

    def apply(module: Module) -> None:
        at = index(module, where, line.truth)
        meant = said(module, where)
        del meant[at]
        module.write(where, module.draft(where).delete_line(at), meant)

    return Edit("", apply, gone=frozenset({line.truth}))


def deleted_over_a_break(scene: Scene) -> Edit:
    """Drag from the start of a paragraph into the next one, and delete: a paragraph and the beginning of the next."""
    where = scene.place(rich=True, least=2)
    lines = scene.module.lines(where)
    at = scene.dice.randrange(len(lines) - 1)
    line, following = lines[at], lines[at + 1]
    count = min(scene.dice.randint(1, 3), len(following.words) // 3)
    lost = frozenset(word.id for word in following.words[:count])

    def apply(module: Module) -> None:
        here, there = index(module, where, line.truth), index(module, where, following.truth)
        meant = said(module, where)
        kept = [word for word in meant[there][1] if word.id not in lost]
        draft = module.draft(where)
        draft.paragraphs[there].words = kept if there != here + 1 else meant[there][1]
        if there == here + 1:
            draft.remove(here, 0, there, len(meant[there][1]) - len(kept))
        else:  # somebody wrote between the two
            draft.delete_line(here)
        meant[there] = (following.truth, kept)
        del meant[here]
        module.write(where, draft, meant)

    spots = near_words(following.words, 0, count)
    worded = frozenset({following.truth})
    return Edit("", apply, worded, spots, gone=frozenset({line.truth}), beside=worded)


def replaced_line(scene: Scene) -> Edit:
    """Select the words of a paragraph and write another one over them: its key says something else."""
    where = scene.place(rich=True)
    line, name, words = scene.line(where), scene.writer.name(), scene.writer.words(8, 30)

    def apply(module: Module) -> None:
        at = index(module, where, line.truth)
        meant = said(module, where)
        draft = module.draft(where)
        draft.paragraphs[at].words = []
        meant[at] = (name, words)
        module.write(where, draft.type(at, 0, words), meant)

    return Edit("", apply, gone=frozenset({line.truth}), beside=frozenset({where[0]}))


def split_line(scene: Scene) -> Edit:
    """Press Enter inside a paragraph: two paragraphs, of which the upper one keeps the key."""
    where = scene.place(rich=True)
    line, name = max((scene.line(where) for _ in range(4)), key=lambda one: len(one.words)), scene.writer.name()
    offset = scene.dice.randint(1, max(len(line.words) - 1, 1))
    first = line.words[min(offset, len(line.words) - 1)].id

    def apply(module: Module) -> None:
        at = index(module, where, line.truth)
        meant = said(module, where)
        words = meant[at][1]
        here = next(place for place, word in enumerate(words) if word.id == first)
        meant[at : at + 1] = [(line.truth, words[:here]), (name, words[here:])]
        module.write(where, module.draft(where).enter(at, here), meant)

    return Edit("", apply, cut=frozenset({line.truth}), beside=frozenset({where[0]}))


def joined_lines(scene: Scene) -> Edit:
    """Press Backspace at the start of a paragraph: it joins the one above."""
    where = scene.place(rich=True, least=2)
    lines = scene.module.lines(where)
    at = scene.dice.randrange(1, len(lines))
    upper, lower = lines[at - 1], lines[at]

    def apply(module: Module) -> None:
        here = index(module, where, lower.truth)
        meant = said(module, where)
        meant[here - 1 : here + 1] = [(meant[here - 1][0], meant[here - 1][1] + meant[here][1])]
        module.write(where, module.draft(where).backspace(here), meant)

    both = frozenset({upper.truth, lower.truth})
    return Edit("", apply, cut=both, beside=frozenset({where[0]}))


def cut_and_pasted(scene: Scene) -> Edit:
    """Cut a paragraph with its break, and paste it above another one of the same text or of another."""
    source = scene.place(rich=True, least=2)
    line = scene.line(source)
    elsewhere = scene.dice.random() < 0.3
    target = scene.place(rich=True) if elsewhere else source
    there = [one for one in scene.module.lines(target) if one.truth != line.truth]
    gap = scene.dice.randint(0, len(there)) if target != source or len(there) > 1 else 0
    before, on_its_own = above(there, gap), scene.dice.random() < 0.5

    def apply(module: Module) -> None:
        source_now = module.place_of(line.truth)
        at = index(module, source_now, line.truth)
        meant = said(module, source_now)
        moved = meant.pop(at)
        draft = module.draft(source_now).cut_line(at)
        words = draft.clipboard[0]
        module.write(source_now, draft, meant)
        spot, meant = spot_of(module, target, before), said(module, target)
        gesture = _type_below if on_its_own else _paste_above
        module.write(target, gesture(module.draft(target), spot, words), [*meant[:spot], moved, *meant[spot:]])

    around_it = around(there, gap) | {target[0]}
    return Edit("", apply, moved=frozenset({line.truth}), beside=around_it - {line.truth})


def rewritten_elsewhere(scene: Scene) -> Edit:
    """Take a whole text to another program, change some words there, and paste all of it back."""
    where = scene.place(rich=True, least=2)
    lines = scene.module.lines(where)
    changes: dict[str, tuple[int | None, frozenset[int], list[Word]]] = {}
    spots: set[int] = set()
    for line in scene.dice.sample(lines, scene.dice.randint(0, min(2, len(lines)))):
        at, taken, added = _change(scene, line.words)
        after, gone = retype(line.words, at, taken)
        changes[line.truth] = (after, gone, added)
        spots |= near_words(line.words, at, taken)

    def apply(module: Module) -> None:
        meant = [
            (truth, retyped(words, *changes[truth]) if truth in changes else words)
            for truth, words in said(module, where)
        ]
        draft = module.draft(where).select_all_and_paste([words for _, words in meant])
        module.write(where, draft, meant)

    worded = frozenset(changes)
    return Edit("", apply, worded, frozenset(spots), beside=frozenset({where[0]}))
