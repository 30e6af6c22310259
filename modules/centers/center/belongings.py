"""What belongs to a center, as the packages that know it say: what its archive keeps, and what forbids its deletion.

Centers may import none of the packages above them, so each registers what it can count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.core.confirmation import number_of
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


Provider = Callable[[Center], Iterable[Belonging]]
"""Returns what it knows of a center, in a number of queries that doesn't grow."""

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Have this asked too; usable as a decorator."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def belongings(center: Center) -> list[Belonging]:
    """Return what belongs to the center, without what there is none of."""
    return [found for provider in _providers for found in provider(center) if found.number]


@register
def _own(center: Center) -> list[Belonging]:
    """Count people, and files also in collections below the center's own."""
    people = User.objects.filter(memberships__center=center).distinct().count()
    inside = {"collection__path__startswith": center.collection.path}
    kept = "kept, and only administrators can see them"
    return [
        Belonging(people, "person", "kept, with account and role, but without access to anything here", "people"),
        Belonging(Image.objects.filter(**inside).count(), "image", kept),
        Belonging(Document.objects.filter(**inside).count(), "document", kept),
    ]
