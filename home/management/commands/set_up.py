"""`manage.py set_up`: create everything that a new site needs, after `migrate`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home.setup import set_up


class Command(BaseCommand):
    """See :func:`home.setup.set_up`."""

    help = "Make the pages, roles, permissions and review that a new site needs. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the site's host name and port."""
        parser.add_argument("--hostname", default="localhost", help="The name under which people reach the site.")
        parser.add_argument("--site-port", type=int, default=80, help="Its port.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up the site."""
        home = set_up(options["hostname"], options["site_port"])
        self.stdout.write(self.style.SUCCESS(f"“{home.title}” is set up."))
