"""An administrator reads a center's words: only with a reason, for a while, and on record (DESIGN §2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.audit.models import AuditEntry
from modules.accounts.audit.recording import record
from modules.accounts.identity.models import User
from modules.accounts.identity.policy import actor_of, is_administrator
from modules.accounts.policies import administrators
from modules.centers.center.models import Center
from modules.centers.center.telling import leads_of, tell
from modules.core.refusals import Refused

OPEN_FOR = timedelta(minutes=30)
SHORTEST = 15
"""A reason has so many characters at least: “check” is none."""

READING = "reading_centers"


class ReadCenter(Action[Center]):
    """Say why a center's words are to be read. The entry is what this is for."""

    log_action = "bcp.center.read"
    label, message = "Read a center’s words", "Center opened to an administrator"
    allowed = administrators

    def __init__(self, instance: Center, *, reason: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.reason = " ".join(reason.split())

    def perform(self) -> Center:
        """Refuse what is no reason."""
        if len(self.reason) < SHORTEST:
            raise Refused("Say in a sentence why you need to read it. Nothing was opened.")
        return self.instance

    def audited(self, result: Center) -> tuple[Model, dict[str, Any]]:
        """Keep the reason."""
        return result, {"reason": self.reason}

    def told(self, result: Center) -> None:
        """Tell the center's leads, with the reason."""
        minutes = int(OPEN_FOR.total_seconds() // 60)
        says = [
            f"{self.actor}, an administrator of this site, opened the words of {result} for {minutes} minutes.",
            f"The reason: {self.reason}",
            "Each page that is read is listed under More › Audit.",
        ]
        tell(leads_of(result), f"An administrator reads the words of {result}", says, reverse("audit"))


def begin(request: HttpRequest, center: Center, reason: str) -> None:
    """Open a center to the administrator who asks, in this session. Raises Refused without a reason."""
    ReadCenter(center, reason=reason, actor=actor_of(request)).execute()
    until = timezone.now() + OPEN_FOR
    request.session[READING] = {**request.session.get(READING, {}), str(center.pk): until.isoformat()}


def opened(request: HttpRequest) -> frozenset[int]:
    """Return the ids of the centers that are open to the administrator who asks, now."""
    if not is_administrator(request.user):
        return frozenset()
    now, kept = timezone.now(), request.session.get(READING, {})
    return frozenset(int(pk) for pk, until in kept.items() if datetime.fromisoformat(until) > now)


def note(request: HttpRequest, about: Model, center_id: int) -> None:
    """Write down what an administrator reads; what one's own center's people read is not."""
    if center_id in opened(request):
        record("center.read", actor=actor_of(request), about=about, center=center_id)


def readings_of(center: Center) -> QuerySet[AuditEntry]:
    """Return when administrators opened the center, and why; the newest first."""
    return AuditEntry.objects.filter(center=center.pk, action=ReadCenter.log_action).select_related("actor")
