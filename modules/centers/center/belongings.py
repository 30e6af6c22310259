"""What belongs to a center: what its archive keeps, and what forbids its deletion.

Centers may import none of the rooms above them, so each declares what it can count as an answer to :data:`BELONGINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.core.confirmation import number_of
from modules.core.rooms import Question
from modules.media.models import Document, Image


@dataclass(frozen=True)
class Belonging:
    """Things of one kind that belong to a center: how many, their name, and what becomes of them in the archive."""

    number: int
    one: str
    in_archive: str
    many: str = ""

    @property
    def words(self) -> str:
        """Return “1 pack”, or “3 packs”."""
        return number_of(self.number, self.one, self.many)


BELONGINGS: Question[Callable[[Center], Iterable[Belonging]]] = Question("what belongs to a center")
"""An answer takes a center and counts what the room keeps of it, in a number of queries that doesn't grow."""


def belongings(center: Center) -> list[Belonging]:
    """Return what belongs to the center: one entry for each kind of which it has at least one."""
    return [found for count in BELONGINGS.answers for found in count(center) if found.number]


def people_and_files(center: Center) -> list[Belonging]:
    """Count people, and files also in collections below the center's own."""
    people = User.objects.filter(memberships__center=center).distinct().count()
    inside = {"collection__path__startswith": center.collection.path}
    kept = "kept, and only administrators can see them"
    return [
        Belonging(people, "person", "kept, with account and role, but without access to anything here", "people"),
        Belonging(Image.objects.filter(**inside).count(), "image", kept),
        Belonging(Document.objects.filter(**inside).count(), "document", kept),
    ]
