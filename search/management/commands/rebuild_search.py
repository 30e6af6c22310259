"""`manage.py rebuild_search`: write all search entries again."""

from typing import Any

from django.core.management.base import BaseCommand

from search.models import Kind
from search.rebuilding import rebuild


class Command(BaseCommand):
    """See :mod:`search.rebuilding`."""

    help = "Build the search index again from the pages. All or nothing; search keeps working while this runs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild the entries, and show how many there are of each kind."""
        found = rebuild()
        told = ", ".join(f"{found[kind]} {kind.label.lower()}" for kind in Kind if found[kind]) or "nothing"
        self.stdout.write(self.style.SUCCESS(f"Search finds {told}."))
