"""`manage.py collect_documents`: delete words that nothing says any longer, and bases of forms that were closed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from modules.kept.collecting import collect, over


class Command(BaseCommand):
    """See :mod:`modules.kept.collecting`."""

    help = "Delete stored words that no row points to. Run it as the owner of the database, as migrate is run."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the dry run."""
        parser.add_argument("--dry-run", action="store_true", help="Report how many that would be, and end.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Collect. Raises CommandError if others are writing, or if the tables belong to somebody else."""
        now = timezone.now()
        try:
            found = over(now) if dry_run else collect(now)
        except OperationalError as error:
            raise CommandError(f"Others are writing, so no words were deleted. Run it again. ({error})") from error
        except ProgrammingError as error:
            raise CommandError(f"No words were deleted: run it as the owner of the tables. ({error})") from error
        done = "would go" if dry_run else "deleted"
        self.stdout.write(f"Bases of forms: {found.forms} {done}\nStored words: {found.documents} {done}")
