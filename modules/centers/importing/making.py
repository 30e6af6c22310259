"""Creation of the centers in a file, all or none, by the actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import CreateCenter
from modules.centers.importing.centers_file import Problems, Row
from modules.centers.people.invitations import Invitation, Invite


@dataclass(frozen=True)
class Made:
    """The result for one row: whether its lead was invited."""

    row: Row
    is_lead_invited: bool


def import_centers(rows: Sequence[Row], *, actor: User, dry_run: bool = False) -> list[Made]:
    """Create every center and invite its lead, in one transaction. A dry run does the same and rolls it back.

    Raises:
        PermissionDenied: the actor may not create centers.
        CentersFileError: a name was taken after the file was checked. Nothing was created.
        Refused: an action is not possible; the message explains why. Nothing was created.
    """
    with transaction.atomic():
        made = [_make(row, actor) for row in rows]
        if dry_run:
            transaction.set_rollback(True)
    return made


def _make(row: Row, actor: User) -> Made:
    try:
        center = CreateCenter(row.center, profile=dict(row.profile), actor=actor).execute()
    except ValidationError as error:
        problems = Problems()
        problems.add_all(row.line, error)
        problems.finish()
        raise
    if not row.lead:
        return Made(row, False)
    Invite(Invitation(email=row.lead, role=Role.LEAD, center=center), limited=False, actor=actor).execute()
    return Made(row, True)
