"""`manage.py rebuild_search`: write what search knows anew."""

from typing import Any

from django.core.management.base import BaseCommand

from search.models import Kind
from search.rebuilding import rebuild


class Command(BaseCommand):
    """See :mod:`search.rebuilding`."""

    help = "Write all entries of the search anew, from what they are of. All or nothing; search answers meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how many entries there are of each kind."""
        found = rebuild()
        told = ", ".join(f"{found[kind]} {kind.label.lower()}" for kind in Kind if found[kind]) or "nothing"
        self.stdout.write(self.style.SUCCESS(f"Search finds {told}."))
