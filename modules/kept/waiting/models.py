"""Rows of what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from modules.accounts.identity.models import CENTER_ROLES, DHS_ROLES, Role, User
from modules.accounts.identity.policy import is_administrator, memberships
from modules.centers.center.models import Center
from modules.core.lines import LONGEST_NOTE


def once(rows: Iterable[Waiting]) -> list[Waiting]:
    """Return the rows without those of a thing that stands there for another role: one person can have several."""
    found: dict[tuple[str, int, str], Waiting] = {}
    for row in rows:
        found.setdefault((row.kind, row.object_id, row.part), row)
    return list(found.values())


class WaitingQuerySet(models.QuerySet["Waiting"]):
    """What waits, and what waited."""

    def open(self) -> WaitingQuerySet:
        """Leave out what ended."""
        return self.filter(ended_at=None)

    def now(self) -> WaitingQuerySet:
        """Return what waits at this moment: what is open, has begun and is not over."""
        moment = timezone.now()
        return self.open().filter(models.Q(until=None) | models.Q(until__gt=moment), since__lte=moment)

    def of(self, kind: str, subject: models.Model) -> WaitingQuerySet:
        """Return the rows of one kind on one thing."""
        return self.filter(kind=kind, content_type=ContentType.objects.get_for_model(subject), object_id=subject.pk)

    def for_person(self, user: Any) -> WaitingQuerySet:
        """Return what waits for a person by one of their roles; for an administrator also what waits for DHS."""
        where = models.Q(pk__in=[])
        for role, center in memberships(user):
            where |= models.Q(role=role, center=center)
        if is_administrator(user):
            where |= models.Q(center=None)
        return self.filter(where).filter(models.Q(person=None) | models.Q(person=user.pk))

    def in_order(self) -> WaitingQuerySet:
        """Sort: what has a date by its date, then the rest, the oldest first. Reads the titles of pages along."""
        rows = self.select_related("page", "within", "center", "made_by")
        return rows.order_by(models.F("due").asc(nulls_last=True), "since", "pk")


class Waiting(models.Model):
    """One thing that waits for one role at a center or at DHS.

    ``kind`` is the name of a kind that a room declares (:data:`modules.kept.waiting.kinds.KINDS`). Its subject is
    ``content_type`` and ``object_id``, and ``part`` if a subject can wait for several things at once. ``page`` is the
    subject if that is a page, ``within`` the pack or the module that it belongs to; so the title of a page is always
    the one that it has now, and ``title`` is only that of other subjects. ``person`` is set if the thing waits for one
    person alone. It waits from ``since`` on, which may be still to come, and until ``until``.
    """

    kind = models.CharField(max_length=30)
    role = models.CharField(max_length=20, choices=Role)
    center = models.ForeignKey(Center, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    part = models.CharField(max_length=60, blank=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    within = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=255, blank=True)
    message = models.TextField(max_length=LONGEST_NOTE, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField()
    due = models.DateField(null=True)
    until = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["role", "center"], name="waits_for_a_role", condition=models.Q(ended_at=None)),
            models.Index(fields=["kind", "object_id"], name="waits_on_a_thing"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("kind", "content_type", "object_id", "part", "role"),
                name="a_thing_waits_once_for_a_role",
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="what_waits_at_a_center_has_one",
                condition=models.Q(role__in=sorted(CENTER_ROLES), center__isnull=False)
                | models.Q(role__in=sorted(DHS_ROLES | {Role.ADMINISTRATOR}), center__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.called}"

    def what(self, does: str) -> str:
        """Return what is to be done, in words, for a mail. ``does`` is the verb of its kind."""
        where = f" ({self.within.title})" if self.within and self.within_id != self.page_id else ""
        return f"{does} “{self.called}”{where}"

    @property
    def called(self) -> str:
        """The title of the thing, as it is now if it is a page."""
        return self.page.title if self.page else self.title
