"""What is done to centers and their people."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Collection

from modules.accounts.actions import Action, Refused
from modules.accounts.models import Membership, Role, User
from modules.accounts.policy import has_role_at, is_administrator
from modules.centers import groups
from modules.centers.models import Center, CenterPage, CentersPage, PacksPage, Profile


class CreateCenter(Action[Center]):
    """Make a center whole: pages, collection, groups, permissions and an empty profile.

    ``instance`` is the unsaved ``Center``; ``profile`` has values for fields of its profile.
    """

    log_action = "bcp.center.create"

    def __init__(self, instance: Center, *, actor: User, profile: dict[str, Any] | None = None) -> None:
        super().__init__(instance, actor=actor)
        self.profile = profile or {}

    def permitted(self) -> bool:
        """Administrators make centers."""
        return is_administrator(self.actor)

    def perform(self) -> Center:
        """Write the center and all that belongs to it."""
        center = self.instance
        center.slug = center.slug or slugify(center.name)[:60]
        root = Collection.get_first_root_node()
        center.collection = root.add_child(instance=Collection(name=center.name))
        center.full_clean()
        center.save()
        profile = Profile(center=center, **self.profile)
        profile.full_clean()
        profile.save()
        groups.give_center_permissions(center, self._pages(center))
        return center

    def audited(self, result: Center) -> tuple[Model, dict[str, Any]]:
        """Name the center."""
        return result, {"center": result.slug}

    def _pages(self, center: Center) -> PacksPage:
        parent = CentersPage.objects.first()
        if parent is None:
            raise Refused("There is no page for centers yet. Run “manage.py set_up” first.")
        page = parent.add_child(instance=CenterPage(title=center.name, slug=center.slug, center=center))
        return page.add_child(instance=PacksPage(title="Packs", slug="packs"))


class ChangeCenter(Action[Center]):
    """Save a center's name, kind and time zone. ``instance`` is the center with its new values."""

    log_action = "bcp.center.change"

    def permitted(self) -> bool:
        """Administrators change centers."""
        return is_administrator(self.actor)

    def perform(self) -> Center:
        """Write the center, and its name as the title of its page."""
        center = self.instance
        center.full_clean()
        center.save()
        page = center.page
        page.title = page.draft_title = center.name
        page.save()
        return center


class ChangeProfile(Action[Profile]):
    """Save what a center says of itself. ``instance`` is the profile with its new values."""

    log_action = "bcp.profile.change"

    def permitted(self) -> bool:
        """Only the center's own leads."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> Profile:
        """Write the profile."""
        self.instance.full_clean()
        self.instance.save()
        return self.instance


class RequireApproval(Action[Center]):
    """Say whether the director approves each edition of a center. ``instance`` is the center.

    A lead may ask for it and not drop it: the approval is a check on what leads make.
    """

    log_action = "bcp.center.require_approval"

    def __init__(self, instance: Center, *, required: bool, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.required = required

    def permitted(self) -> bool:
        """The director and administrators; leads to ask for it."""
        roles = {Role.DIRECTOR, Role.LEAD} if self.required else {Role.DIRECTOR}
        return is_administrator(self.actor) or has_role_at(self.actor, self.instance.pk, *roles)

    def perform(self) -> Center:
        """Write it. Raises Refused where nobody could approve."""
        held = Membership.objects.filter(center=self.instance, role=Role.DIRECTOR, user__is_active=True)
        if self.required and not held.exists():
            raise Refused("Nobody at your center has the director’s role. Ask your administrator to give it first.")
        self.instance.director_approval = self.required
        Center.objects.filter(pk=self.instance.pk).update(director_approval=self.required)
        return self.instance

    def audited(self, result: Center) -> tuple[Model, dict[str, Any]]:
        """Name the setting."""
        return result, {"required": self.required}


def may_give(actor: User, role: Role, center: Center | None) -> bool:
    """Tell whether a person gives and takes this role: administrators every one, leads their own center's.

    A director's is left to administrators: who approves what leads make can't be chosen by them.
    """
    if center and has_role_at(actor, center.pk, Role.LEAD) and role is not Role.DIRECTOR:
        return True
    return is_administrator(actor)


class Grant(Action[Membership]):
    """Give a person a role; their groups follow. ``instance`` is the person."""

    log_action = "bcp.membership.grant"

    def __init__(self, instance: User, *, role: Role, center: Center | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.role = role
        self.center = center

    def permitted(self) -> bool:
        """Administrators give every role, leads those of their own center."""
        return may_give(self.actor, self.role, self.center)

    def perform(self) -> Membership:
        """Write the membership; one that is there already stays. Raises Refused for a center that is archived."""
        if self.center and Center.objects.filter(pk=self.center.pk).exclude(archived_at=None).exists():
            raise Refused(f"“{self.center}” is archived, so no role was given. Restore the center first.")
        groups.role_group(self.role, self.center)  # a center that is older than a role has no group for it yet
        membership, _ = Membership.objects.get_or_create(user=self.instance, role=self.role, center=self.center)
        groups.sync(self.instance)
        return membership

    def audited(self, result: Membership) -> tuple[Model, dict[str, Any]]:
        """Name the role and the center."""
        return self.instance, {"role": self.role, "center": self.center.slug if self.center else None}

    def concerned(self, about: Model) -> int | None:
        """The center of the role."""
        return self.center.pk if self.center else None


class Revoke(Grant):
    """Take a role away from a person; their groups follow."""

    log_action = "bcp.membership.revoke"

    def perform(self) -> Membership:
        """Delete the membership. Raises Refused where the person has no such role, or a center would have no lead."""
        membership = Membership.objects.filter(user=self.instance, role=self.role, center=self.center).first()
        if membership is None:
            raise Refused(f"{self.instance} does not have the role “{self.role.label}”.")
        if self.role is Role.LEAD and not is_administrator(self.actor) and not self._another_lead():
            raise Refused("Your center would have no lead. Invite another lead first. Nothing was changed.")
        membership.delete()
        groups.sync(self.instance)
        return membership

    def _another_lead(self) -> bool:
        leads = Membership.objects.filter(center=self.center, role=Role.LEAD, user__is_active=True)
        return leads.select_for_update().exclude(user=self.instance).exists()
