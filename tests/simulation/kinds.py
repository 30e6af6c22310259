"""The kinds of edits and their shares, as they were set down before ids were given back by words.

A case is one module in which two sides made one to four edits each that go with each other: nobody would have to
choose. People work at one place, and on both sides at the same ones: four of five edits are near another. Each side
saves after each edit or after all of them, and opens the page anew in between or not.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.simulation import block_edits, edits
from tests.simulation.edits import Edit, Scene
from tests.simulation.pages import Module, Writer

TYPING: tuple[Callable[[Scene], Edit], ...] = (edits.typing_in_list, edits.retitling)
KINDS: dict[str, tuple[int, Callable[[Scene], Edit]]] = {
    # in texts
    "words typed in a paragraph": (14, edits.typing_in_text),
    "words deleted in a paragraph": (5, edits.deleting_words),
    "paragraph written below (Enter at the end)": (7, edits.new_line_below),
    "paragraph written above (Enter at the start)": (9, edits.new_line_above),
    "paragraph pasted from elsewhere": (4, edits.pasted_line),
    "whole line deleted": (8, edits.deleted_line),
    "deleted over a paragraph break": (4, edits.deleted_over_a_break),
    "paragraph written over": (4, edits.replaced_line),
    "paragraph split": (4, edits.split_line),
    "paragraphs joined (Backspace at the start)": (4, edits.joined_lines),
    "paragraph cut and pasted": (8, edits.cut_and_pasted),
    "text replaced from another program": (5, edits.rewritten_elsewhere),
    # in lists and titles
    "words typed in an item or a title": (4, lambda scene: scene.dice.choice(TYPING)(scene)),
    "item added": (3, block_edits.new_item),
    "item added by shifting words": (2, block_edits.new_item_by_shifting),
    "item deleted": (2, block_edits.deleted_item),
    "item moved": (2, block_edits.moved_item),
    # blocks
    "slide added": (2, block_edits.new_slide),
    "slide or other block deleted": (2, block_edits.deleted_block),
    "slide moved in its section": (2, block_edits.moved_block),
    "slide built again in another section": (2, block_edits.rebuilt_elsewhere),
    "slide duplicated": (1, block_edits.duplicated_block),
    "slide divided into two": (1, block_edits.divided_slide),
    "slides joined": (1, block_edits.joined_slides),
}
"""{kind: (share in percent, what draws an edit of it)}."""


@dataclass(frozen=True)
class Side:
    """What one side did: its edits in their order, and after which of them it saved and opened the page anew."""

    edits: tuple[Edit, ...]
    saves: tuple[bool, ...]
    reloads: tuple[bool, ...]


@dataclass(frozen=True)
class Case:
    """A module, and what two sides did to it."""

    base: Module
    ours: Side
    theirs: Side

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all edits."""
        return frozenset(edit.kind for edit in (*self.ours.edits, *self.theirs.edits))


def drawn(seed: int) -> Case:
    """Return the case of a seed."""
    dice = random.Random(seed)  # noqa: S311  - no secret
    writer = Writer(dice)
    base = writer.module()
    ours = tuple(_edits(base, "o", dice, writer, []))
    theirs = tuple(_edits(base, "t", dice, writer, list(ours)))
    return Case(base, _side(ours, dice), _side(theirs, dice))


def _side(edits: tuple[Edit, ...], dice: random.Random) -> Side:
    each = dice.random() < 0.5
    saves = tuple(each or edit is edits[-1] for edit in edits)
    return Side(edits, saves, tuple(dice.random() < 0.5 for _ in edits))


def _edits(base: Module, side: str, dice: random.Random, writer: Writer, others: list[Edit]) -> Iterator[Edit]:
    """Draw one to four edits of one side that go with those of the other."""
    module = base.copied(side)
    near = frozenset(truth for edit in others for truth in edit.focus)
    wanted = dice.choice((1, 2, 3, 4))
    kinds, shares = list(KINDS), [share for share, _ in KINDS.values()]
    while wanted:
        kind = dice.choices(kinds, shares)[0]
        for _ in range(20):  # where the other side left no room for one of this kind, another is drawn
            edit = replace(KINDS[kind][1](Scene(module, dice, writer, near)), kind=kind)
            if all(edit.goes_with(other) for other in others):
                edit.apply(module)
                near |= edit.focus
                wanted -= 1
                yield edit
                break
