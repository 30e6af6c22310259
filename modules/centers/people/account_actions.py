"""Actions of administrators on accounts: end a lockout, remove second factors, close unused accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import F, Model, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import is_administrator
from modules.accounts.policies import administrators
from modules.accounts.signin import lockout
from modules.centers.center.telling import write
from modules.centers.people.actions import give
from modules.core.refusals import Refused

FIRST = 2
"""How many administrators the command line makes. From then on two of them make each further one."""


class MakeAdministrator(Action[User]):
    """Make one of the first two administrators, from the command line. ``instance`` may be an unsaved account.

    The new administrator is the actor too, since nobody else is there.
    """

    log_action = "bcp.account.first_administrator"
    label, message = "Make one of the first administrators", "Made administrator from the command line"

    def permitted(self) -> bool:
        """Allow whoever runs commands on the server."""
        return bool(self.instance == self.actor)

    def perform(self) -> User:
        """Save the account with the role. Raises Refused if there are two administrators already."""
        if User.objects.filter(is_active=True, is_superuser=True).exclude(pk=self.instance.pk).count() >= FIRST:
            raise Refused(
                "There are two administrators already, so the next one is made by them: one asks for the role under "
                "Centers and roles › Roles, the other confirms it under Duties. Nothing was changed."
            )
        self.instance.save()
        give(self.instance, Role.ADMINISTRATOR, None)
        return self.instance


class ChangeAccount(Action[User]):
    """Save the name, username and e-mail address of an account. ``instance`` is the account with its new values.

    Nobody sets a password for somebody else: a person chooses it by the link that is sent to their address.
    """

    log_action = "bcp.account.change"
    label, message = "Change an account", "Account changed"
    allowed = administrators
    FIELDS: ClassVar = {
        "username": "username",
        "email": "e-mail address",
        "first_name": "first name",
        "last_name": "last name",
    }

    def perform(self) -> User:
        """Save what differs. Earlier addresses no longer get a link for a new password."""
        self.before = User.objects.select_for_update().get(pk=self.instance.pk)
        self.changed = [name for name in self.FIELDS if getattr(self.before, name) != getattr(self.instance, name)]
        self.instance.clean_fields(exclude=["password"])
        self.instance.validate_unique()
        self.instance.save(update_fields=self.changed)
        if "email" in self.changed:
            EmailAddress.objects.filter(user=self.instance).exclude(email__iexact=self.instance.email).delete()
        return self.instance

    def audited(self, result: User) -> tuple[Model, dict[str, Any]]:
        """Record what was changed, but no value: the audit names people by their accounts alone."""
        return result, {"changed": self.changed}

    def told(self, result: User) -> None:
        """Tell the person, at the old and at the new address."""
        if self.changed:
            what = ", ".join(self.FIELDS[name] for name in self.changed)
            write_to([self.before, result], "Your account was changed", f"{self.actor} changed your account: {what}.")


def write_to(accounts: Iterable[User], subject: str, says: str) -> None:
    """Mail a sentence to the address of each account, closed ones too."""
    write({one.email for one in accounts if one.email}, subject, [says])


class OpenAccount(Action[User]):
    """Open an account that was closed. It has the roles that it had."""

    log_action = "bcp.account.open"
    label, message = "Open an account again", "Account opened again"
    allowed = administrators

    def perform(self) -> User:
        """Save the change."""
        self.instance.is_active = True
        self.instance.save(update_fields=["is_active"])
        return self.instance

    def told(self, result: User) -> None:
        """Tell the person."""
        write_to([result], "Your account was opened again", f"{self.actor} opened your account again.")


class LetIn(Action[User]):
    """Delete the failed sign-ins of an account, so that its owner can try again now. The lockout goes on record."""

    log_action = "bcp.account.let_in"
    label, message = "Let someone in again", "Lockout ended"
    allowed = administrators

    def perform(self) -> User:
        """Delete them. Raises Refused if there are none."""
        if not lockout.release(self.instance):
            raise Refused(f"{self.instance} is not locked out.")
        return self.instance

    def told(self, result: User) -> None:
        """Tell the person."""
        write_to([result], "You can sign in again", f"{self.actor} ended the lockout of your account.")


class ForgetFactors(Action[User]):
    """Remove every second factor of a person who lost them, and end all sessions of the account."""

    log_action = "bcp.account.forget_factors"
    label, message = "Remove second factors", "Second factors removed"
    allowed = administrators

    def perform(self) -> User:
        """Delete passkeys, authenticator apps and recovery codes. Raises Refused if there are none."""
        found = Authenticator.objects.filter(user=self.instance)
        if not found.exists():
            raise Refused(f"{self.instance} has no second factor.")
        found.delete()
        sign_out(self.instance)
        return self.instance

    def told(self, result: User) -> None:
        """Tell the person."""
        says = f"{self.actor} removed every second factor of your account, and ended all its sessions."
        write_to([result], "Your second factors were removed", says)


class CloseAccount(Action[User]):
    """Deactivate an account.

    Everything it wrote is kept, nobody can sign in with it, and its sessions end.
    """

    log_action = "bcp.account.deactivate"
    label, message = "Close an account", "Account closed"
    allowed = administrators

    def __init__(self, instance: User, *, why: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.why = why

    def perform(self) -> User:
        """Save the change. Raises Refused for the actor's own account, and for the last administrator's."""
        others = User.objects.filter(is_active=True, memberships__role=Role.ADMINISTRATOR).exclude(pk=self.instance.pk)
        if self.instance == self.actor or (is_administrator(self.instance) and not others.exists()):
            raise Refused(f"{self.instance} can’t be closed: it is your own account or the last administrator’s.")
        self.instance.is_active = False
        self.instance.save(update_fields=["is_active"])
        sign_out(self.instance)
        return self.instance

    def audited(self, result: User) -> tuple[Model, dict[str, Any]]:
        """Record the reason."""
        return result, {"why": self.why}

    def told(self, result: User) -> None:
        """Tell the person."""
        says = f"{self.actor} closed your account: {self.why}. What you wrote is kept."
        write_to([result], "Your account was closed", says)


def sign_out(user: User) -> None:
    """End every session of an account."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def unused_since(days: int, now: datetime | None = None) -> QuerySet[Any]:
    """Return the active accounts that were last used more than ``days`` days ago, oldest first.

    ``last_used`` is the time of the last sign-in, or of the account's creation if nobody ever signed in.
    """
    before = (now or timezone.now()) - timedelta(days=days)
    active = User.objects.filter(is_active=True).annotate(last_used=Coalesce(F("last_login"), F("date_joined")))
    return active.filter(last_used__lt=before).order_by("last_used", "pk")
