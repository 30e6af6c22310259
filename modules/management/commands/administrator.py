"""`manage.py administrator`: make one of the first two administrators."""

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from modules.accounts.identity.models import User
from modules.centers.people.account_actions import MakeAdministrator
from modules.core.refusals import Refused


class Command(BaseCommand):
    """See :class:`modules.centers.people.account_actions.MakeAdministrator`."""

    help = "Make one of the first two administrators. From then on, two administrators make each further one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add who it is."""
        parser.add_argument("username")
        parser.add_argument("email", nargs="?", default="", help="Of a new account.")

    def handle(self, *args: Any, username: str, email: str, **options: Any) -> None:
        """Make the administrator. Raises CommandError with what to do."""
        person = User.objects.filter(username=username).first() or self._new(username, email)
        try:
            MakeAdministrator(person, actor=person).execute()
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{username} is an administrator.")

    def _new(self, username: str, email: str) -> User:
        if not email:
            raise CommandError("A new account needs an e-mail address. Nothing was changed.")
        person = User(username=username, email=email)
        password = getpass("Password: ")
        try:
            validate_password(password, person)
            person.set_password(password)
            person.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return person
