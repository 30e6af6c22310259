"""`manage.py disable_unused_accounts`: close accounts that nobody uses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import is_administrator
from modules.centers.people.account_actions import CloseAccount, unused_since
from modules.core import moments
from modules.core.refusals import Refused


class Command(BaseCommand):
    """See :mod:`modules.centers.people.account_actions`."""

    help = "Close the accounts that nobody signed in with for a long time. What they wrote is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the acting administrator, the number of days, and the dry run."""
        parser.add_argument("--by", required=True, help="The administrator in whose name it is done: a username.")
        parser.add_argument("--days", type=int, default=settings.BCP_UNUSED_ACCOUNT_DAYS, help="Default: %(default)s.")
        parser.add_argument("--dry-run", action="store_true", help="Say which accounts that would be, and end.")

    def handle(self, *args: Any, by: str, days: int, dry_run: bool, **options: Any) -> None:
        """Close the accounts one by one. Raises CommandError if ``by`` is no administrator or ``days`` is below 1."""
        actor = User.objects.filter(username=by).first()
        if not is_administrator(actor):
            raise CommandError(f"“{by}” is not an administrator. Nothing was changed.")
        if days < 1:
            raise CommandError("--days must be 1 or more. Nothing was changed.")
        found = list(unused_since(days))
        for user in found:
            done = "" if dry_run else self._close(user, days, actor)
            self.stdout.write(f"{user.username}: last used on {moments.day(user.last_used)}{done}")
        closed = "would be closed" if dry_run else "looked at"
        self.stdout.write(f"{len(found)} account(s) {closed}." if found else "Every account is in use.")

    def _close(self, user: User, days: int, actor: Any) -> str:
        try:
            CloseAccount(user, why=f"not used for {days} days", actor=actor).execute()
        except Refused as refused:
            return f": kept. {refused}"
        return ": closed"
