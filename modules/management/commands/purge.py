"""`manage.py purge`: delete data that was kept for long enough, and erase accounts that were closed long ago."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import is_administrator
from modules.centers.privacy import personal_data as privacy
from modules.centers.privacy.personal_data import ErasePerson
from modules.core.refusals import Refused


class Command(BaseCommand):
    """See :mod:`modules.centers.privacy.personal_data` and docs/privacy.md."""

    help = "Delete what has been kept for long enough. What stands under a legal hold is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the acting administrator and the dry run."""
        parser.add_argument("--by", required=True, help="The administrator in whose name it is done: a username.")
        parser.add_argument("--dry-run", action="store_true", help="Say how much that would be, and end.")

    def handle(self, *args: Any, by: str, dry_run: bool, **options: Any) -> None:
        """Purge. Raises CommandError if ``by`` is not an administrator."""
        actor = User.objects.filter(username=by).first()
        if actor is None or not is_administrator(actor):
            raise CommandError(f"“{by}” is not an administrator. Nothing was deleted.")
        now = timezone.now()
        counts = privacy.over(now) if dry_run else privacy.purge(now)
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} {'would go' if dry_run else 'deleted'}")
        for person in privacy.may_be_erased(now):
            self.stdout.write(f"{person.username}: {'would be erased' if dry_run else self._erase(person, actor)}")

    def _erase(self, person: User, actor: User) -> str:
        try:
            ErasePerson(person, actor=actor).execute()
        except Refused as refused:
            return f"kept. {refused}"
        return "erased"
