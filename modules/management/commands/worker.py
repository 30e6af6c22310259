"""`manage.py worker`: run background tasks, and start what has to be done every night."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from modules.tasks.worker import Worker


class Command(BaseCommand):
    """See :mod:`modules.tasks`."""

    help = (
        "Run background tasks until it is told to stop: SIGTERM or Ctrl-C lets the current task end, a second one "
        "gives it back at once. Several may run side by side."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--interval", type=float, default=1, help="Seconds between two looks. Default: %(default)s."
        )
        parser.add_argument("--batch", action="store_true", help="Run what waits now, then end.")

    def handle(self, *args: Any, interval: float, batch: bool, verbosity: int, **options: Any) -> None:
        """Run tasks."""
        if not verbosity:
            logging.disable(logging.INFO)
        worker = Worker(interval=max(interval, 0.05), batch=batch)
        worker.configure_signals()
        worker.run()
