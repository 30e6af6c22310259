"""Roundtables."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.core import moments
from modules.core.lines import check_one_line
from modules.core.typed import check_day, check_time_zone
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode

NO_DATE = "No date yet"


class RoundtableQuerySet(models.QuerySet["Roundtable"]):
    """Roundtables, whether or not they were taken back."""

    def planned(self) -> RoundtableQuerySet:
        """Return those that were not taken back: the next first, those without a date last."""
        return self.filter(taken_back_at=None).order_by(models.F("day").asc(nulls_last=True), "at", "pk")


class Roundtable(models.Model):
    """One event of a center.

    ``day`` and ``at`` are what a clock on the wall shows in ``time_zone``, so they stay right if the rules for summer
    time change. ``day`` is None if there is no date yet, ``at`` if there is no time yet. ``edition`` is one of the
    pack's, ``code`` one of the edition's.
    """

    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="roundtables")
    title = models.CharField(max_length=120, validators=[check_one_line], help_text="For example “Faith communities”.")
    day = models.DateField(null=True, blank=True, validators=[check_day])
    at = models.TimeField("time", null=True, blank=True)
    time_zone = models.CharField(max_length=60, validators=[check_time_zone])
    place = models.CharField(max_length=200, blank=True, validators=[check_one_line])
    pack = models.ForeignKey(Pack, on_delete=models.SET_NULL, null=True, blank=True, related_name="roundtables")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="roundtables")
    code = models.ForeignKey(AccessCode, on_delete=models.PROTECT, null=True, blank=True, related_name="roundtables")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = RoundtableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_time_has_a_day",
                condition=models.Q(at__isnull=True) | models.Q(day__isnull=False),
                violation_error_message="Choose the day as well, or leave the time empty.",
            ),
            models.CheckConstraint(
                name="a_roundtables_edition_has_a_pack",
                condition=models.Q(edition__isnull=True) | models.Q(pack__isnull=False),
                violation_error_message="Choose the pack of that edition.",
            ),
            models.CheckConstraint(
                name="a_roundtables_code_has_an_edition",
                condition=models.Q(code__isnull=True) | models.Q(edition__isnull=False),
                violation_error_message="Choose the edition that the resource page shows.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address where a lead changes it."""
        return reverse("roundtable", args=[self.pk])

    def clean(self) -> None:
        """Refuse a pack of another center, an edition of another pack, and a page of another edition."""
        if self.pack and self.pack.center_id != self.center_id:
            raise ValidationError({"pack": "That pack belongs to another center."})
        if self.edition and self.edition.pack_id != self.pack_id:
            raise ValidationError({"edition": "Choose an edition of the pack that you chose."})
        if self.code and self.code.edition_id != self.edition_id:
            raise ValidationError({"code": "Choose a resource page of the edition that you chose."})

    @property
    def when(self) -> str:
        """When it is, in words; “No date yet” if there is no date."""
        return moments.meeting(self.day, self.at, self.center.today) or NO_DATE
