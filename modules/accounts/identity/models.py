"""Accounts, roles and memberships: DESIGN §2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxLengthValidator
from django.db import models

from modules.core.lines import LONGEST_NAME, check_one_line


class Role(models.TextChoices):
    """The role of a person. ``Membership`` is the source of truth; groups follow from it."""

    EDITOR = "editor", "DHS editor"
    REVIEWER = "reviewer", "DHS reviewer"
    PUBLISHER = "publisher", "DHS publisher"
    EXPERT = "expert", "DHS expert or facilitator"
    LEAD = "lead", "Center lead"
    PCRCL = "pcrcl", "Center P/CRCL officer"
    DIRECTOR = "director", "Center director"
    PRESENTER = "presenter", "Presenter"
    ADMINISTRATOR = "administrator", "Administrator"


DHS_ROLES = frozenset({Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.EXPERT})
# Experts see the roundtables to which they are assigned, not the library.
LIBRARY_ROLES = DHS_ROLES - {Role.EXPERT}
EVERY_ROLE = frozenset(Role)
CENTER_ROLES = frozenset({Role.LEAD, Role.PCRCL, Role.DIRECTOR, Role.PRESENTER})


NAME: list[Callable[[Any], None]] = [check_one_line, MaxLengthValidator(LONGEST_NAME)]
"""What a name must be: it stands in mails to people who do not know its owner."""


class User(AbstractUser):
    """An account. It is deactivated and never deleted, so that everything a person did still has an author."""

    first_name = models.CharField("first name", max_length=150, blank=True, validators=NAME)
    last_name = models.CharField("last name", max_length=150, blank=True, validators=NAME)

    reads: frozenset[int] = frozenset()
    """Ids of the centers that are open to this administrator in the request under way (centers/tenancy/reading.py)."""

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("email",), name="one_account_per_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, including those that have no effect at the moment."""

    def in_use(self) -> MembershipQuerySet:
        """Leave out memberships of archived centers."""
        return self.filter(center__archived_at=None)


class Membership(models.Model):
    """One role of one person.

    A center's role needs a center. DHS's roles and the administrator's have none.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    center = models.ForeignKey(
        "modules.Center",
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        limit_choices_to={"archived_at": None},
    )
    role = models.CharField(max_length=20, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("user", "center", "role"), name="one_membership_per_center_and_role"),
            models.UniqueConstraint(
                fields=("user", "role"), name="one_membership_per_role", condition=models.Q(center__isnull=True)
            ),
            models.CheckConstraint(
                name="center_roles_have_a_center",
                condition=models.Q(role__in=sorted(CENTER_ROLES), center__isnull=False)
                | (~models.Q(role__in=sorted(CENTER_ROLES)) & models.Q(center__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        where = f" at {self.center}" if self.center_id else ""
        return f"{self.user}: {self.get_role_display()}{where}"
