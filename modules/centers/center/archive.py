"""Archiving a center and restoring it, and deleting for good one that nothing belongs to (docs/decisions/0018)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model, ProtectedError
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from modules.accounts.action import Action, Result
from modules.accounts.identity.models import User
from modules.accounts.policies import administrators
from modules.centers.center import groups
from modules.centers.center.belongings import belongings
from modules.centers.center.models import Center, CenterPage, Profile, RoleGroup
from modules.core.confirmation import still_held
from modules.core.refusals import Refused


class CenterAction(Action[Result], abstract=True):
    """Something that administrators do with a center as a whole. ``instance`` is the center."""

    allowed = administrators

    def locked(self) -> Center:
        """Return the center as the database has it, locked. Raises Refused where it is gone."""
        center = Center.objects.select_for_update().filter(pk=self.instance.pk).first()
        if center is None:
            raise Refused(f"“{self.instance.name}” is already deleted.")
        return center


class ArchiveCenter(CenterAction[Center]):
    """Put a center away: nobody reaches anything by it, and nothing of it is lost.

    Memberships stay and give nothing (``accounts/identity/policy.py``); groups follow.
    """

    log_action = "bcp.center.archive"
    label, message = "Archive a center", "Center archived"

    def perform(self) -> Center:
        """Write when. Raises Refused where it is archived."""
        center = self.locked()
        if center.archived_at:
            raise Refused(f"“{center.name}” is already archived.")
        return _set(center, timezone.now())


class RestoreCenter(CenterAction[Center]):
    """Take a center out of the archive: its people have again what they had, and what was open opens again."""

    log_action = "bcp.center.restore"
    label, message = "Restore a center", "Center taken out of the archive"

    def perform(self) -> Center:
        """Take the date away. Raises Refused where it is in use."""
        center = self.locked()
        if not center.archived_at:
            raise Refused(f"“{center.name}” is already in use.")
        return _set(center, None)


def _set(center: Center, moment: Any) -> Center:
    Center.objects.filter(pk=center.pk).update(archived_at=moment)
    center.archived_at = moment
    for person in User.objects.filter(memberships__center=center).distinct():
        groups.sync(person)
    return center


class DeleteCenter(CenterAction[Page]):
    """Delete a center for good, with its pages, groups, profile and collection. Only one that nothing belongs to."""

    log_action = "bcp.center.delete"
    label, message = "Delete a center for good", "Center deleted for good"

    def perform(self) -> Page:
        """Delete it. Returns the page of all centers.

        Raises:
            Refused: where something belongs to it.
        """
        center = self.locked()
        if blocked := why_kept(center):
            raise Refused(*blocked)
        log(instance=center, action="wagtail.delete", user=self.actor, deleted=True)
        try:
            return _delete(center, self.actor)
        except ProtectedError as error:
            raise still_held(error, center.name) from error

    def audited(self, result: Page) -> tuple[Model, dict[str, Any]]:
        """Name the center in the history of the page above its own."""
        return result, {"center": self.instance.slug, "name": self.instance.name}


def _delete(center: Center, actor: User) -> Page:
    """Delete what was made with the center, in the order in which one holds on to the other."""
    page = CenterPage.objects.get(center=center)
    above: Page = page.get_parent()
    DeletePageAction(page, user=actor).execute(skip_permission_checks=True)  # Wagtail's own is refused
    held = list(RoleGroup.objects.filter(center=center).values_list("group", flat=True))
    RoleGroup.objects.filter(center=center).delete()
    Group.objects.filter(pk__in=held).delete()
    Profile.objects.filter(center=center).delete()
    collection = center.collection
    Center.objects.filter(pk=center.pk).delete()
    collection.delete()
    return above


def why_kept(center: Center) -> list[str]:
    """Return why a center can't be deleted for good; empty where it can be."""
    found = [belonging.words for belonging in belongings(center)]
    if not found:
        return []
    return [f"These belong to it: {', '.join(found)}. They can’t be deleted with a center. You can archive the center."]
