"""`manage.py person`: export or erase one person's data, or place and lift a legal hold on it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import is_administrator
from modules.centers.privacy.holds import LiftHold, PlaceHold
from modules.centers.privacy.personal_data import ENCODER, ErasePerson, held_of
from modules.core.refusals import Refused


class Command(BaseCommand):
    """See :mod:`modules.centers.privacy.personal_data`, :mod:`modules.centers.privacy.holds` and docs/privacy.md."""

    help = "Give out, erase or hold what is kept of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what to do, the person, and the acting administrator."""
        parser.add_argument("what", choices=("export", "erase", "hold", "lift"))
        parser.add_argument("username")
        parser.add_argument("--by", default="", help="The administrator in whose name it is done; export needs none.")
        parser.add_argument("--reason", default="", help="Of a hold: who asked for it, and when.")
        parser.add_argument("--dry-run", action="store_true", help="Of an erasure: say what is held, and end.")

    def handle(self, *args: Any, what: str, username: str, by: str, reason: str, dry_run: bool, **options: Any) -> None:
        """Do it. Raises CommandError with a message about what to do."""
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"There is no account “{username}”. Nothing was changed.")
        if what == "export" or dry_run:
            self.stdout.write(json.dumps(held_of(person), cls=ENCODER, indent=2, ensure_ascii=False))
            return
        actor = User.objects.filter(username=by).first()
        if actor is None or not is_administrator(actor):
            raise CommandError(f"“{by}” is not an administrator. Nothing was changed.")
        try:
            self.stdout.write(self._do(what, person, actor, reason))
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _do(self, what: str, person: User, actor: User, reason: str) -> str:
        if what == "erase":
            old = person.username
            return f"{old} is erased; what they wrote names {ErasePerson(person, actor=actor).execute().username}."
        if what == "hold":
            PlaceHold(person, reason=reason, actor=actor).execute()
            return f"Nothing of {person.username} is purged or erased until the hold is lifted."
        LiftHold(person, actor=actor).execute()
        return f"The hold of {person.username} is lifted."
