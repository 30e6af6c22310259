"""Django's own command, closed: who administers this site has a role, and the audit says how they got it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """See ``manage.py administrator``."""

    help = "Closed. Use “manage.py administrator”."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what to use. Raises CommandError."""
        raise CommandError("Use “manage.py administrator USERNAME E-MAIL”: it makes the first two administrators.")
