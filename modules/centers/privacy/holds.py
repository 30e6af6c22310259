"""Legal holds: what somebody must not lose while a court or an inspector asks for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import administrators
from modules.core import moments
from modules.core.refusals import Refused


class LegalHold(models.Model):
    """While it stands, nothing of the person is purged or erased. It ends by being lifted, and stays on record."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.TextField()
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("person",), name="one_legal_hold_at_a_time", condition=models.Q(lifted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"Legal hold of {moments.day(self.placed_at)}"


def is_held(person: User) -> bool:
    """Tell whether a hold stands."""
    return LegalHold.objects.filter(person=person, lifted_at__isnull=True).exists()


class PlaceHold(Action[LegalHold]):
    """Keep everything of a person from being purged and erased."""

    log_action = "bcp.hold.place"
    label, message = "Place a legal hold", "Legal hold placed"
    allowed = administrators

    def __init__(self, instance: User, *, reason: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.reason = " ".join(reason.split())

    def perform(self) -> LegalHold:
        """Write it. Raises Refused without a reason, and where one stands."""
        if not self.reason:
            raise Refused("Say why: who asked for it, and when. Nothing was changed.")
        if is_held(self.instance):
            raise Refused(f"There is already a legal hold on {self.instance.username}.")
        return LegalHold.objects.create(person=self.instance, reason=self.reason, placed_by=self.actor)

    def audited(self, result: LegalHold) -> tuple[Model, dict[str, Any]]:
        """Name the person and the reason."""
        return self.instance, {"reason": self.reason}


class LiftHold(Action[LegalHold]):
    """End a hold."""

    log_action = "bcp.hold.lift"
    label, message = "Lift a legal hold", "Legal hold lifted"
    allowed = administrators

    def perform(self) -> LegalHold:
        """Write it. Raises Refused where none stands."""
        hold = LegalHold.objects.select_for_update().filter(person=self.instance, lifted_at__isnull=True).first()
        if hold is None:
            raise Refused(f"There is no legal hold on {self.instance.username}.")
        hold.lifted_at = timezone.now()
        hold.save(update_fields=["lifted_at"])
        return hold

    def audited(self, result: LegalHold) -> tuple[Model, dict[str, Any]]:
        """Name the person."""
        return self.instance, {}
