"""What higher rooms may want to know of pages in packs that are saved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.dispatch import Signal

from modules.domain.words import Words
from modules.packs.pages.models import Clone, ClonedGuide, Pack


@dataclass(frozen=True)
class Copy:
    """A clone with its guides, as they were just saved.

    Attributes:
        pack: the pack that holds the clone.
        guides: those that were saved, in the order of ``words``.
        words: the words of the clone and of its guides, in the form of a release's content.
        is_new: whether the clone was just made.
    """

    pack: Pack
    clone: Clone
    guides: tuple[ClonedGuide, ...]
    words: Words
    is_new: bool = False

    @property
    def pages(self) -> list[Clone | ClonedGuide]:
        """The clone, then its guides."""
        return [self.clone, *self.guides]


saved = Signal()
"""Sent with ``copies: Sequence[Copy]`` in the transaction that saves them. Django sends no signals of its own then."""


arranged = Signal()
"""Sent with ``pack``, the key of a pack, and ``clones``, keys of clones in it, in the transaction that archives or
restores the pack, plans its time, orders its modules, or takes those clones out or puts them back."""

signed = Signal()
"""Sent with ``clone`` in the transaction that signs the last of its changes off."""


def tell_saved(copies: Sequence[Copy]) -> None:
    """Send the signal."""
    saved.send(Clone, copies=copies)


def tell_arranged(pack: Pack, clones: Sequence[int] = ()) -> None:
    """Send the signal."""
    arranged.send(Pack, pack=pack.pk, clones=clones)
