"""When a person gets mails about what waits for them: at once, once a day in one mail, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.kept.waiting.kinds import KINDS
from modules.kept.waiting.models import Waiting, once
from modules.mail.letters import letter

KIND = "What waits for somebody"
MOST = 50
"""Lines of one mail. What is left out is counted."""


class How(models.TextChoices):
    """When mails come."""

    AT_ONCE = "at_once", "At once, each in an e-mail of its own"
    DAILY = "daily", "Once a day, all in one e-mail"
    NONE = "none", "Not at all"


class MailChoice(models.Model):
    """When a person gets mails about what waits for them. Who chose nothing has no row: at once."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=How, default=How.AT_ONCE)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="mails_come_as_one_can_choose", condition=models.Q(how__in=How.values)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_how_display()}"


def choice_of(person: User) -> str:
    """Return what a person chose."""
    return MailChoice.objects.filter(person=person).values_list("how", flat=True).first() or How.AT_ONCE


def told_at_once(people: Collection[User]) -> list[User]:
    """Return those of these people who get each mail at once. One query."""
    others = set(MailChoice.objects.exclude(how=How.AT_ONCE).filter(person__in=people).values_list("person", flat=True))
    return [one for one in people if one.pk not in others]


class ChooseMails(Action[MailChoice]):
    """Choose when one gets mails about what waits. ``instance`` is the person."""

    log_action = "bcp.account.choose_mails"
    label, message = "Choose when mails come", "Mails chosen"

    def __init__(self, instance: User, *, how: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.how = How(how)

    def permitted(self) -> bool:
        """Allow the person alone."""
        return bool(self.instance.pk == self.actor.pk)

    def perform(self) -> MailChoice:
        """Save the choice."""
        choice, _ = MailChoice.objects.update_or_create(person=self.instance, defaults={"how": self.how})
        return choice

    def audited(self, result: MailChoice) -> tuple[Model, dict[str, Any]]:
        """Name the choice."""
        return self.instance, {"how": self.how.value}


def send_digests() -> int:
    """Send each person who chose so one mail with what waits for them; return how many mails that were."""
    choices = MailChoice.objects.filter(how=How.DAILY, person__is_active=True).exclude(person__email="")
    return sum(_digest(choice.person) for choice in choices.select_related("person").order_by("pk"))


def _digest(person: User) -> bool:
    """Send a person's mail; return False if nothing waits, so that none is sent."""
    kinds = {kind.name: kind for kind in KINDS.answers}
    rows = [row for row in once(Waiting.objects.now().for_person(person).in_order()) if row.kind in kinds]
    if not rows:
        return False
    lines = [
        {"what": row.what(kinds[row.kind].does), "url": address(kinds[row.kind].url(row)), "due": row.due}
        for row in rows[:MOST]
    ]
    left, home = len(rows) - len(lines), address(reverse("wagtailadmin_home"))
    said = {"lines": lines, "more": left, "home": home, "choice": where_to_choose()}
    subject = "1 thing waits for you" if len(rows) == 1 else f"{len(rows)} things wait for you"
    letter(KIND, subject, render_to_string("kept/digest.txt", said), person.email).send()
    return True


def address(path: str) -> str:
    """Return the whole address of a page of this site, as a mail needs it."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def where_to_choose() -> str:
    """Return the address where a person chooses when mails come."""
    return address(reverse("wagtailadmin_account"))
