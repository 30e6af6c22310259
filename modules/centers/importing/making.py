"""Creation of the centers in a file, all or none, by the actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction

from modules.accounts.identity.models import Role, User
from modules.centers.center.actions import CreateCenter
from modules.centers.importing.centers_file import Problems, Row
from modules.centers.people.invitations import Invitation, Invite, mail_of


@dataclass(frozen=True)
class Made:
    """The result for one row. ``mail`` is the invitation for the lead, to be sent once the transaction is committed."""

    row: Row
    mail: EmailMessage | None


def import_centers(rows: Sequence[Row], *, actor: User, dry_run: bool = False) -> list[Made]:
    """Create every center and invite its lead, in one transaction. A dry run does the same and rolls it back.

    Raises:
        PermissionDenied: the actor may not create centers.
        CentersFileError: a name was taken after the file was checked. Nothing was created.
        Refused: an action is not possible; the message explains why. Nothing was created.
    """
    with transaction.atomic(durable=True):  # the result is committed, so the caller may send the mails
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
        return Made(row, None)
    invite = Invite(Invitation(email=row.lead, role=Role.LEAD, center=center), actor=actor)
    return Made(row, mail_of(invite.execute(), invite.key))
