"""Fusion centers: their pages, profile, groups and collection."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Page

from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.centers.center.tree import KeptPage, WorkingPage
from modules.core.lines import LONGEST_TEXT, check_one_line
from modules.core.typed import check_day, check_phone, check_time_zone, check_web_address
from modules.domain import phones
from modules.domain.tokens import OFFERED, TOKENS, Source

BRACES = re.compile(r"\{\{|\}\}")
BRACED = "Take the braces out. A value is shown just as it stands here."


def names() -> list[str]:
    """Return what centers are called: names, short names and acronyms."""
    rows = Center.objects.values_list("name", "slug", "acronym")
    return [name for row in rows for name in row if name]


def today_in(time_zone: str) -> date:
    """Return the date in a time zone, given by its name in the time zone database."""
    return timezone.localdate(timezone=zoneinfo.ZoneInfo(time_zone))


class Center(models.Model):
    """A fusion center. Made by ``CreateCenter``; archived, and deleted only while nothing belongs to it."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary (usually serves a state)"
        RECOGNIZED = "recognized", "Recognized (usually serves a major urban area)"

    name = models.CharField(max_length=120, unique=True, validators=[check_one_line])
    acronym = models.CharField(max_length=20, blank=True, validators=[check_one_line])
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PRIMARY)
    time_zone = models.CharField(max_length=60, default="America/New_York", validators=[check_time_zone])
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="center")
    director_approval = models.BooleanField(
        "the director approves each edition",
        default=False,
        help_text="An edition is made only of what the center’s director has approved.",
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def today(self) -> date:
        """The date on the center's own calendar: what closes on a day closes when that day ends there."""
        return today_in(self.time_zone)


class Profile(models.Model):
    """What a center says of itself: the values of the ``center.*`` and ``local.*`` tokens.

    Every field may be empty while a center gets ready; making an edition names those that its texts need.
    """

    center = models.OneToOneField(Center, on_delete=models.PROTECT, related_name="profile")
    area_of_responsibility = models.CharField(
        max_length=200, blank=True, help_text="Counties, state or metro area that you serve, in plain words."
    )
    host_agencies = models.CharField(max_length=200, blank=True, help_text="The agencies that run the center.")
    hours = models.CharField(max_length=120, blank=True, help_text="For example “Every day, 24 hours”.")
    tip_phone = models.CharField(
        "tip line",
        max_length=phones.LONGEST,
        blank=True,
        validators=[check_phone],
        help_text="Call it before you save it here.",
    )
    tip_phone_verified_on = models.DateField(
        "tip line verified on",
        null=True,
        blank=True,
        validators=[check_day],
        help_text="The day when someone last called it to check.",
    )
    tip_url = models.URLField("web page for tips", blank=True, validators=[check_web_address])
    tip_app = models.CharField("app for tips", max_length=120, blank=True)
    non_emergency_phone = models.CharField(
        max_length=phones.LONGEST,
        blank=True,
        validators=[check_phone],
        help_text="Call it before you save it here.",
    )
    non_emergency_phone_verified_on = models.DateField(
        null=True,
        blank=True,
        validators=[check_day],
        help_text="The day when someone last called it to check.",
    )
    pcrcl_role = models.CharField(
        "P/CRCL contact", max_length=200, blank=True, help_text="An office or a title, not a person’s name."
    )
    pcrcl_email = models.EmailField("P/CRCL e-mail", blank=True, help_text="The mailbox of the office.")
    pcrcl_phone = models.CharField("P/CRCL phone", max_length=phones.LONGEST, blank=True, validators=[check_phone])
    privacy_policy_url = models.URLField("privacy policy", blank=True, validators=[check_web_address])
    complaint_process_url = models.URLField("complaint process", blank=True, validators=[check_web_address])
    liaison_program_name = models.CharField(
        "liaison program", max_length=80, blank=True, help_text="For example “Fusion Liaison Officer (FLO)”."
    )
    join_url = models.URLField("page to sign up", blank=True, validators=[check_web_address])
    products_for_this_audience = models.CharField(
        "products to offer", max_length=300, blank=True, help_text="What partners can get from you, in one line."
    )
    state_reporting_law_note = models.TextField(
        "note on state reporting law",
        blank=True,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text="From your counsel: reporting, immunity, records.",
    )
    example_positive_report = models.TextField(
        "local example of a useful report",
        blank=True,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text="A public, closed case without names.",
    )

    for_audiences = models.JSONField(default=dict, blank=True, editable=False)
    """``{audience: {field: words}}`` for the fields of ``PER_AUDIENCE``: what it does not have, is said to everyone."""

    PER_AUDIENCE: ClassVar = ("products_for_this_audience", "example_positive_report")
    """Fields that can be told for one audience."""
    PHONES: ClassVar = ("tip_phone", "non_emergency_phone")
    """Fields with a number; the day of its last check is in ``<field>_verified_on``."""

    def __str__(self) -> str:
        return f"Profile of {self.center}"

    def get_absolute_url(self) -> str:
        """Return the address of the form, where a field's anchor is ``#id_<field>``."""
        return reverse("center_profile", args=[self.center.slug])

    def clean(self) -> None:
        """Refuse braces: a value is shown as it is, and a token in it would go out unfilled."""
        braced = [name for name in self.own_fields() if BRACES.search(str(getattr(self, name)))]
        if braced:
            raise ValidationError(dict.fromkeys(braced, BRACED))

    @classmethod
    def own_fields(cls) -> list[str]:
        """Return the names of the fields that a lead fills in, in their order."""
        kept = {"id", "center", "for_audiences", *(f"{name}_verified_on" for name in cls.PHONES)}
        return [field.name for field in cls._meta.concrete_fields if field.name not in kept]

    def tokens(self, audiences: Sequence[str] = ()) -> dict[str, str]:
        """Return the value of every token that a profile fills for these audiences, empty ones too."""
        offered = [token for token in OFFERED if token.source is Source.PROFILE]
        values = {token.key: self._value(token.field, audiences) for token in offered}
        older = {token.key: [values[key] for key in token.parts] for token in TOKENS.values() if token.parts}
        return {**values, **{key: ", ".join(filter(None, parts)) for key, parts in older.items()}}

    def told_to(self, audience: str) -> dict[str, str]:
        """Return what is said to one audience alone: ``{field: words}``."""
        found: dict[str, str] = self.for_audiences.get(audience, {})
        return found

    def _value(self, field: str, audiences: Sequence[str]) -> str:
        told = (self.told_to(audience).get(field) for audience in audiences)
        return next(filter(None, told), None) or str(getattr(self if hasattr(self, field) else self.center, field))


class RoleGroup(models.Model):
    """The group that follows from a role: one for each DHS role, one for each role at each center."""

    role = models.CharField(max_length=20, choices=Role)
    center = models.ForeignKey(Center, on_delete=models.PROTECT, null=True, blank=True, related_name="role_groups")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="role_group")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("role", "center"), name="one_group_per_center_and_role"),
            models.UniqueConstraint(
                fields=("role",), name="one_group_per_role", condition=models.Q(center__isnull=True)
            ),
            models.CheckConstraint(
                name="center_groups_have_a_center",
                condition=models.Q(role__in=sorted(CENTER_ROLES), center__isnull=False)
                | (~models.Q(role__in=sorted(CENTER_ROLES)) & models.Q(center__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.group.name


class CentersPage(KeptPage, Page):
    """The list of centers; its children are made by ``CreateCenter``."""

    max_count = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["modules.CenterPage"]
    template = "home/centers_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the live pages of the centers, by name."""
        pages = CenterPage.objects.child_of(self).live().filter(center__archived_at=None).order_by("title")
        return {**super().get_context(request, *args, **kwargs), "centers": pages.select_related("center__profile")}


class CenterPage(KeptPage, Page):
    """A center's public page. What it says comes from the center and its profile."""

    center = models.OneToOneField(Center, on_delete=models.PROTECT, related_name="page")

    is_creatable = False
    parent_page_types: ClassVar = ["modules.CentersPage"]
    subpage_types: ClassVar = ["modules.PacksPage"]
    template = "home/center_page.html"

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Answer for an archived center as if there were no page."""
        if self.center.archived_at:
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the center says of itself."""
        center = self.center
        said = {name: getattr(center.profile, name) for name in Profile.own_fields()}
        return {**super().get_context(request, *args, **kwargs), "center": {"name": center.name, **said}}


class PacksPage(WorkingPage):
    """The folder of a center's packs."""

    is_creatable = False
    parent_page_types: ClassVar = ["modules.CenterPage"]
    subpage_types: ClassVar = ["modules.Pack"]

    @property
    def center(self) -> Center:
        """The center whose packs these are."""
        return CenterPage.objects.ancestor_of(self).select_related("center__profile").get().center
