"""What Draftail does to the keys of paragraphs (Draft.js 0.10 in Wagtail 8, seen in Chromium).

A text is a list of paragraphs, each a key and its words. Offsets count words. Nothing here knows what a paragraph is to
the person who writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Word:
    """One word; ``id`` tells it from the same word elsewhere."""

    id: int
    text: str


@dataclass
class Keyed:
    """A paragraph as the editor sees it."""

    key: str
    words: list[Word]


@dataclass
class Draftail:
    """The editor of one text."""

    paragraphs: list[Keyed]
    fresh: Callable[[], str]
    clipboard: list[list[Word]] = field(default_factory=list)

    def enter(self, at: int, offset: int) -> Self:
        """Press Enter: the upper part keeps the key, even if it is empty."""
        whole = self.paragraphs[at] if self.paragraphs else Keyed(self.fresh(), [])
        lower = Keyed(self.fresh(), whole.words[offset:])
        self.paragraphs[at : at + 1] = [Keyed(whole.key, whole.words[:offset]), lower]
        return self

    def type(self, at: int, offset: int, words: Sequence[Word]) -> Self:
        """Type words at a place."""
        self.paragraphs[at].words[offset:offset] = words
        return self

    def remove(self, at: int, offset: int, to: int, end: int) -> Self:
        """Delete a selection: what is left of its first and its last paragraph is one, under the first one's key."""
        first, last = self.paragraphs[at], self.paragraphs[to]
        left = Keyed(first.key, first.words[:offset] + last.words[end:])
        self.paragraphs[at : to + 1] = [left]
        return self

    def backspace(self, at: int) -> Self:
        """Press Backspace at the start of a paragraph: it joins the one above, under that one's key."""
        above = self.paragraphs[at - 1]
        return self.remove(at - 1, len(above.words), at, 0)

    def delete_line(self, at: int) -> Self:
        """Delete a paragraph with its break, as Shift and ArrowDown or dragging to the next line select it.

        The words of the next paragraph stand under the deleted key then. The last paragraph has no next one: it is
        selected from the end of the one above.
        """
        if at + 1 < len(self.paragraphs):
            return self.remove(at, 0, at + 1, 0)
        if at:
            return self.remove(at - 1, len(self.paragraphs[at - 1].words), at, len(self.paragraphs[at].words))
        return self.remove(at, 0, at, len(self.paragraphs[at].words))

    def cut_line(self, at: int) -> Self:
        """Cut a paragraph with its break: the clipboard ends with an empty paragraph if there was a next one."""
        words = list(self.paragraphs[at].words)
        self.clipboard = [words, []] if at + 1 < len(self.paragraphs) else [words]
        return self.delete_line(at)

    def paste(self, at: int, offset: int) -> Self:
        """Paste: the first pasted words join the paragraph at the caret, the others bring fresh keys.

        What stood after the caret joins the last pasted paragraph, under its key.
        """
        target = self.paragraphs[at] if self.paragraphs else Keyed(self.fresh(), [])
        head, tail = target.words[:offset], target.words[offset:]
        first, *others = self.clipboard
        pasted = [Keyed(target.key, head + first), *(Keyed(self.fresh(), list(words)) for words in others)]
        pasted[-1].words = pasted[-1].words + tail
        self.paragraphs[at : at + 1] = pasted
        return self

    def select_all_and_paste(self, pasted: Sequence[list[Word]]) -> Self:
        """Replace the whole text: the first paragraph keeps its key, the others get fresh ones."""
        self.clipboard = [list(words) for words in pasted]
        last = len(self.paragraphs) - 1
        return self.remove(0, 0, last, len(self.paragraphs[last].words)).paste(0, 0)
