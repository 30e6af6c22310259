"""What is held of one person: given out, and erased; and what is purged when its time is over (docs/privacy.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from modules.accounts import once
from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import administrators
from modules.accounts.signin import lockout, remembered
from modules.accounts.signin.tries import Tries
from modules.centers.center import groups
from modules.centers.center.telling import write
from modules.centers.people.account_actions import sign_out
from modules.centers.people.invitations import Invitation
from modules.centers.privacy.holds import LegalHold, is_held
from modules.core.refusals import Refused
from modules.core.rooms import Question
from modules.mail.models import Mail

ENCODER = DjangoJSONEncoder
WORDS = frozenset({"document", "old_document", "manifest", "beside", "content", "result"})
SECRET = frozenset({"password", "data", "key_digest", "session_key", "extra_data", "sealed"}) | WORDS
"""Fields that are not given out: secrets, and documents, which are the work of a center or of DHS."""


def held_of(person: User) -> dict[str, Any]:
    """Return all that is held of a person: the account, and every row of every table that points to it.

    The answer is ``{"account": {…}, "invitations": […], "mails": […], "rows": {"app.model.field": […]}}``; secrets and
    the documents of others are left out.
    """
    return {
        "account": _said(person),
        "invitations": [_said(row) for row in Invitation.objects.filter(email__iexact=person.email) if person.email],
        "mails": [_said(row) for row in Mail.objects.to(person.email) if person.email],
        "rows": {name: rows for name, rows in _pointing(person) if rows},
    }


def _pointing(person: User) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what points to a person, by table and field."""
    return [
        (f"{field.model._meta.label_lower}.{field.name}", [_said(row) for row in _rows(field, person)])
        for field in fields_of_people()
    ]


def fields_of_people() -> list[Any]:
    """Return every field of every table that points to an account."""
    relations: list[Any] = list(User._meta.get_fields(include_hidden=True))
    found = [one.field for one in relations if one.auto_created and not one.concrete and not one.many_to_many]
    return sorted(found, key=lambda field: (field.model._meta.label_lower, field.name))


def _rows(field: Field[Any, Any], person: User) -> QuerySet[Any]:
    return field.model._default_manager.filter(**{field.name: person}).order_by("pk")


def _said(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRET]
    return {field.name: _plain(field.value_from_object(row)) for field in fields}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | datetime | None) else str(value)


class ErasePerson(Action[User]):
    """Empty an account: what tells who the person is goes, what they wrote stays with their number as its author.

    The audit and the history of pages point to the account, so they say “person-12” from then on.
    """

    log_action = "bcp.account.erase"
    label, message = "Erase a person", "Person erased"
    for_good = True
    allowed = administrators

    def perform(self) -> User:
        """Write it. Raises Refused where a legal hold stands, and for an account that is open."""
        person = User.objects.select_for_update().get(pk=self.instance.pk)
        if is_held(person):
            raise Refused(f"There is a legal hold on {person.username}. Nothing was erased.")
        if person.is_active:
            raise Refused(f"The account of {person.username} is open. Close it first. Nothing was erased.")
        self.address = person.email
        sign_out(person)
        lockout.release(person)
        if person.email:
            Invitation.objects.filter(email__iexact=person.email).update(email="")
            Mail.objects.to(person.email).forget()
        for model in (Authenticator, EmailAddress, SocialAccount, UserSession, UserProfile):
            model.objects.filter(user=person).delete()
        person.memberships.all().delete()
        groups.sync(person)
        pseudonym = f"person-{person.pk}"
        person.username, person.first_name, person.last_name, person.email = pseudonym, "", "", ""
        person.last_login = None
        person.set_unusable_password()
        person.save()
        about = ContentType.objects.get_for_model(User)
        ModelLogEntry.objects.filter(content_type=about, object_id=str(person.pk)).update(label=pseudonym)
        return person

    def audited(self, result: User) -> tuple[Model, dict[str, Any]]:
        """Name the account as it is called now."""
        return result, {}

    def told(self, result: User) -> None:
        """Tell the person, at the address that is no longer kept."""
        says = f"{self.actor} erased what told who you are from your account. What you wrote is kept without your name."
        write({self.address} - {""}, "Your account was erased", [says])


def may_be_erased(now: datetime) -> QuerySet[Any]:
    """Return the closed accounts that nobody used for ``BCP_KEEP_CLOSED_DAYS``, and that no hold keeps."""
    before = now - timedelta(days=settings.BCP_KEEP_CLOSED_DAYS)
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("person")
    closed = User.objects.filter(is_active=False).exclude(pk__in=held).exclude(username__startswith="person-")
    return closed.annotate(used=Coalesce(F("last_login"), F("date_joined"))).filter(used__lt=before).order_by("pk")


@dataclass(frozen=True)
class Purged:
    """One kind of what is purged: its name, for how long it is kept, and which rows are over now."""

    name: str
    kept: str
    rows: Callable[[datetime], QuerySet[Any]]


def _late_invitations(now: datetime) -> QuerySet[Any]:
    before = now - timedelta(days=settings.BCP_KEEP_INVITATION_DAYS)
    answered = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    held = LegalHold.objects.filter(lifted_at__isnull=True).exclude(person__email="").values("person__email")
    return Invitation.objects.filter(answered).exclude(email__in=held)


def _failures(now: datetime) -> QuerySet[Any]:
    """Return what was counted a day ago and is settled since: see ``signin/tries.py``."""
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("person")
    return Tries.objects.filter(last_at__lt=now - timedelta(days=1)).exclude(person__in=held)


def _ended_sessions(now: datetime) -> QuerySet[Any]:
    held = LegalHold.objects.filter(lifted_at__isnull=True).values("person")
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    found: QuerySet[Any] = UserSession.objects.exclude(session_key__in=live).exclude(user__in=held)
    return found


PURGED: Question[Purged] = Question("what is deleted after a time")

OWN = (
    Purged("sessions", "until they end", lambda now: Session.objects.filter(expire_date__lte=now)),
    Purged("places of sessions", "until the session ends", _ended_sessions),
    Purged("failed sign-ins", "a day", _failures),
    Purged("counted requests and used codes", "minutes", remembered.over),
    Purged("keys of sent forms", "30 days", once.over),
    Purged("invitations", "BCP_KEEP_INVITATION_DAYS", _late_invitations),
)


def purge(now: datetime | None = None) -> dict[str, int]:
    """Delete what is over; return how many rows of each kind that were. Accounts are erased by their own action."""
    moment = now or timezone.now()
    return {kind.name: kind.rows(moment).delete()[0] for kind in PURGED.answers}


def over(now: datetime | None = None) -> dict[str, int]:
    """Return how many rows of each kind would be purged."""
    moment = now or timezone.now()
    return {kind.name: kind.rows(moment).count() for kind in PURGED.answers}
