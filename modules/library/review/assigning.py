"""Who is asked to give a review, and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.policies import editors_and_administrators, publishers
from modules.centers.center.telling import tell
from modules.core import moments
from modules.core.refusals import Refused
from modules.kept.waiting.mails import told_at_once
from modules.library.modules.authors import has_written
from modules.library.modules.drafts import require_in_use
from modules.library.modules.models import Module
from modules.library.review.models import Assignment, ReviewKind

NO_REVIEWER = "{} is no reviewer of DHS, so nobody was asked."
WROTE = "{} wrote in it since its last release, so somebody else has to review it."
BOTH = "{} is asked for the other review of it already, and one person gives one of the two."
PAST = "The day is over already. Choose one that is still to come."


def reviewers() -> QuerySet[User]:
    """Return those who can be asked, by name."""
    found = User.objects.filter(is_active=True, memberships__role=Role.REVIEWER)
    return found.order_by("last_name", "first_name", "username")


class AssignReviewer(Action[Assignment]):
    """Ask a reviewer to give one of the two reviews of a module, until a day. It holds until the next release."""

    log_action = "bcp.module.assign"
    label, message = "Assign a reviewer", "Reviewer assigned"

    def __init__(
        self, instance: Module, *, kind: ReviewKind, reviewer: User, due: date | None = None, actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.kind = kind
        self.reviewer = reviewer
        self.due = due

    def permitted(self) -> bool:
        """Allow editors, publishers and administrators."""
        return editors_and_administrators(self) or publishers(self)

    def perform(self) -> Assignment:
        """Write down who is asked, in the place of who was asked before.

        Raises:
            Refused: the module is archived, the day is over, or the person is no reviewer, wrote in the module, or is
                asked for its other review.
        """
        module = Module.objects.select_for_update().get(pk=self.instance.pk)
        require_in_use(module)
        if self.due and self.due < timezone.localdate():
            raise Refused(PAST)
        if not reviewers().filter(pk=self.reviewer.pk).exists():
            raise Refused(NO_REVIEWER.format(self.reviewer))
        if has_written(module, self.reviewer):
            raise Refused(WROTE.format(self.reviewer))
        if module.assignments.exclude(kind=self.kind).filter(reviewer=self.reviewer).exists():
            raise Refused(BOTH.format(self.reviewer))
        said = {"reviewer": self.reviewer, "due": self.due, "assigned_by": self.actor}
        return Assignment.objects.update_or_create(module=module, kind=self.kind, defaults=said)[0]

    def audited(self, result: Assignment) -> tuple[Model, dict[str, Any]]:
        """Name the review, the person and the day."""
        due = self.due.isoformat() if self.due else None
        return self.instance, {"review": self.kind, "reviewer": self.reviewer.get_username(), "due": due}

    def told(self, result: Assignment) -> None:
        """Mail the reviewer, with a link, if they want each mail at once."""
        if self.reviewer != self.actor:
            what = f"{self.kind.label} of “{self.instance.title}”"
            until = [f"Until {moments.day(self.due)}."] if self.due else []
            path = reverse("review_module", args=[self.instance.pk])
            tell(told_at_once([self.reviewer]), what, [f"{self.actor} asks you for the review:", what, *until], path)
