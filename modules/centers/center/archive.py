"""Archiving a center and restoring it, and deleting for good one that nothing belongs to (docs/decisions/0018)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from modules.accounts.archiving import Archive, DeleteForGood, Restore
from modules.accounts.identity.models import User
from modules.accounts.policies import administrators
from modules.centers.center import groups
from modules.centers.center.belongings import belongings
from modules.centers.center.models import Center, CenterPage, Profile, RoleGroup


class ArchiveCenter(Archive[Center]):
    """Archive a center. Its people and its visitors reach nothing of it, and all of it is kept.

    Memberships stay and give no rights (``accounts/identity/policy.py``); groups follow.
    """

    log_action = "bcp.center.archive"
    label, message = "Archive a center", "Center archived"
    allowed = administrators

    def set(self, thing: Center, moment: datetime | None) -> Center:
        """Save the moment, and bring the groups of the center's people up to date."""
        return _sync(super().set(thing, moment))


class RestoreCenter(Restore[Center]):
    """Restore a center from the archive: its people have their roles again, and its open pages open again."""

    log_action = "bcp.center.restore"
    label, message = "Restore a center", "Center taken out of the archive"
    allowed = administrators

    def set(self, thing: Center, moment: datetime | None) -> Center:
        """Clear the moment, and bring the groups of the center's people up to date."""
        return _sync(super().set(thing, moment))


def _sync(center: Center) -> Center:
    for person in User.objects.filter(memberships__center=center).distinct():
        groups.sync(person)
    return center


class DeleteCenter(DeleteForGood):
    """Delete a center for good with its pages, groups, profile and collection. Only if nothing belongs to it."""

    log_action = "bcp.center.delete"
    label, message = "Delete a center for good", "Center deleted for good"
    allowed = administrators

    def blocked(self, thing: Center) -> list[str]:
        """Refuse a center with belongings."""
        return why_kept(thing)

    def delete(self, thing: Center) -> Page:
        """Delete the center with everything that was made with it; return the page of all centers."""
        log(instance=thing, action="wagtail.delete", user=self.actor, deleted=True)
        return _delete(thing, self.actor)

    def audited(self, result: Page) -> tuple[Model, dict[str, Any]]:
        """Record the center in the history of the page above its own."""
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
