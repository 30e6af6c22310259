"""Who wrote in which block of a page: a row for each page, block and person, written in the transaction of the save.

Nobody signs off, approves or releases what they wrote; the rooms that have such acts ask here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from wagtail.models import Page

from modules.accounts.identity.models import User
from modules.domain.document import Document
from modules.domain.touched import touched

ANY = "*"
"""In the place of a block's id: the person changed the page before rows were written, and nobody knows which block."""


class Writer(models.Model):
    """A person who wrote in a block of a page, and when they last did.

    ``block`` is the id of a block as an editor shows blocks, empty for the page's own fields, or ``ANY``. A row
    outlives its block: what was removed was changed too. Ids stay with their words, so rows do.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    block = models.CharField(max_length=100, blank=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("page", "block", "user"), name="one_writer_per_page_block_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.block or 'the fields'} of page {self.page_id}"


@dataclass(frozen=True)
class Writing:
    """A save of one page.

    Attributes:
        page_id: the page.
        before: the words that it had, without those of pages below it; no words for a new page.
        after: the words that it has.
        origin: the words that it comes from and that nobody here wrote: what is as there is not noted.
    """

    page_id: int
    before: Document
    after: Document
    origin: Document | None = None

    @property
    def blocks(self) -> frozenset[str]:
        """The ids of the blocks that were written."""
        if self.before == self.after:
            return frozenset()
        changed = touched(self.before, self.after)
        return changed if self.origin is None else changed & touched(self.origin, self.after)


def note(writings: Iterable[Writing], user: User) -> None:
    """Write down that this person wrote what changed. At most one query, however many pages and blocks."""
    now = timezone.now()
    _save(Writer(page_id=one.page_id, block=key, user=user, at=now) for one in writings for key in sorted(one.blocks))


def note_blocks(page_id: int, blocks: Iterable[str], user: User) -> None:
    """Write down that this person changed these blocks of a page, by their ids. One query."""
    now = timezone.now()
    _save(Writer(page_id=page_id, block=key, user=user, at=now) for key in sorted(set(blocks)))


def follow(copies: Mapping[int, int]) -> None:
    """Give copies the writers of what they are copies of: ``{page: its copy}``. Two queries."""
    rows = Writer.objects.filter(page__in=copies)
    _save(Writer(page_id=copies[one.page_id], block=one.block, user_id=one.user_id, at=one.at) for one in rows)


def _save(rows: Iterable[Writer]) -> None:
    new = list(rows)
    if new:
        Writer.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["page", "block", "user"], update_fields=["at"]
        )


@dataclass(frozen=True)
class Written:
    """Who wrote in some pages.

    Attributes:
        by_block: ``{block id: keys of the people}``, and under ``ANY`` those who count for every block.
    """

    by_block: Mapping[str, frozenset[int]]

    def by(self, blocks: Iterable[str]) -> frozenset[int]:
        """Return the keys of the people who wrote in one of these blocks."""
        return frozenset().union(*(self.by_block.get(key, frozenset()) for key in (ANY, *blocks)))

    @property
    def everybody(self) -> frozenset[int]:
        """The keys of all who wrote anything."""
        return frozenset().union(*self.by_block.values())

    def of(self, user: Any) -> frozenset[str]:
        """Return the ids of the blocks that a person wrote, perhaps with ``ANY``."""
        return frozenset(key for key, people in self.by_block.items() if user.pk in people)


def written_in(pages: Mapping[int, str], *, since: datetime | None = None) -> Written:
    """Return who wrote in these pages. One query.

    Args:
        pages: ``{page: id that stands for its own fields}``, such as a guide's lasting id.
        since: leaves out who wrote before.
    """
    return _written(_rows(pages, since), pages)


def written_in_each(groups: Mapping[int, Mapping[int, str]], *, since: datetime | None = None) -> dict[int, Written]:
    """Return ``{key of the group: who wrote in its pages}``. One query. ``groups`` has pages as in ``written_in``."""
    pages = {page for group in groups.values() for page in group}
    rows = list(_rows(pages, since))
    return {key: _written((row for row in rows if row[0] in group), group) for key, group in groups.items()}


@dataclass(frozen=True)
class Lately:
    """What was written in some pages after a moment.

    Attributes:
        blocks: how many blocks, the pages' own fields among them.
        people: the keys of the writers, the last one first.
        at: when somebody last wrote; None if nobody did.
    """

    blocks: int = 0
    people: tuple[int, ...] = ()
    at: datetime | None = None


def written_lately(groups: Mapping[int, Collection[int]], since: Mapping[int, datetime]) -> dict[int, Lately]:
    """Return ``{key of the group: what was written in its pages}``. One query.

    Args:
        groups: ``{key: pages}``.
        since: ``{key: moment}``; of a group without one everything counts.
    """
    group_of = {page: key for key, pages in groups.items() for page in pages}
    found: dict[int, list[tuple[datetime, int, int, str]]] = {key: [] for key in groups}
    rows = Writer.objects.filter(page__in=group_of)
    for page, block, user, at in rows.values_list("page", "block", "user", "at"):
        key = group_of[page]
        if key not in since or at > since[key]:
            found[key].append((at, user, page, block))
    return {key: _lately(sorted(rows, reverse=True)) for key, rows in found.items()}


def _lately(rows: list[tuple[datetime, int, int, str]]) -> Lately:
    if not rows:
        return Lately()
    people = tuple(dict.fromkeys(user for _, user, _, _ in rows))
    return Lately(len({(page, block) for _, _, page, block in rows}), people, rows[0][0])


Row = tuple[int, str, int]


def _rows(pages: Collection[int], since: datetime | None) -> Iterator[Row]:
    rows = Writer.objects.filter(page__in=pages)
    rows = rows.filter(at__gt=since) if since else rows
    yield from rows.values_list("page", "block", "user")


def _written(rows: Iterable[Row], pages: Mapping[int, str]) -> Written:
    found: dict[str, set[int]] = {}
    for page, block, user in rows:
        found.setdefault(block or pages[page], set()).add(user)
    return Written({key: frozenset(people) for key, people in found.items()})
