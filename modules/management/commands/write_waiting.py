"""Write down all that waits by the state of the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from modules.kept.waiting.settling import settle_everything


class Command(BaseCommand):
    """Run once after the upgrade to the version that keeps rows of what waits. It can be stopped and run again."""

    help = "Write down all that waits for somebody, as the packs and the library have it now."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and report how many rows of each kind were made."""
        for kind, made in settle_everything().items():
            self.stdout.write(f"{kind}: {made}")
