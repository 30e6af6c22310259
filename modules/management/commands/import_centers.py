"""`manage.py import_centers`: create many centers from a file, all or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import is_administrator
from modules.centers.importing.centers_file import CentersFileError, read
from modules.centers.importing.making import Made, import_centers
from modules.core.refusals import Refused


class Command(BaseCommand):
    """See :mod:`modules.centers.importing` and docs/operations.md."""

    help = "Make the centers of a CSV file, and invite their leads. A file with any problem is refused whole."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, the acting administrator, and the dry run."""
        parser.add_argument("file", type=Path, help="A CSV file in UTF-8; docs/centers-example.csv is one.")
        parser.add_argument("--by", required=True, help="The administrator in whose name it is done: a username.")
        parser.add_argument("--dry-run", action="store_true", help="Do it all, take it back, and send nothing.")

    def handle(self, *args: Any, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        """Import the centers, and invite their leads. Raises CommandError with a message about what to do."""
        actor = User.objects.filter(username=by).first()
        if actor is None or not is_administrator(actor):
            raise CommandError(f"“{by}” is not an administrator. Nothing was imported.")
        made = self._import(file, actor, dry_run)
        for one in made:
            self.stdout.write(self._said(one))
        invited = sum(1 for one in made if one.is_lead_invited)
        if dry_run:
            self.stdout.write(f"{len(made)} center(s) would be made, {invited} lead(s) invited. Nothing was changed.")
            return
        self.stdout.write(self.style.SUCCESS(f"{len(made)} center(s) made, {invited} lead(s) invited."))

    def _import(self, file: Path, actor: User, dry_run: bool) -> list[Made]:
        try:
            return import_centers(read(file.read_bytes()), actor=actor, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} can’t be read: {error.strerror}. Nothing was imported.") from error
        except CentersFileError as error:
            count = f"{len(error.problems)} problem(s) in {file}. Nothing was imported."
            raise CommandError("\n".join([*error.problems, count])) from error
        except Refused as refused:
            raise CommandError(f"{refused} Nothing was imported.") from refused

    def _said(self, made: Made) -> str:
        center = made.row.center
        lead = f", lead: {made.row.lead}" if made.is_lead_invited else ""
        return f"line {made.row.line}: {center.name} ({center.slug}){lead}"
