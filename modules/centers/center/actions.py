"""What is done to centers and their people."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Collection

from modules.accounts.action import Action
from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import has_role_at, is_administrator
from modules.accounts.policies import administrators
from modules.centers.center import groups
from modules.centers.center.models import Center, CenterPage, CentersPage, PacksPage, Profile
from modules.core.refusals import Refused
from modules.core.rooms import Question


class CreateCenter(Action[Center]):
    """Make a center whole: pages, collection, groups, permissions and an empty profile.

    ``instance`` is the unsaved ``Center``; ``profile`` has values for fields of its profile.
    """

    log_action = "bcp.center.create"
    label, message = "Make a center", "Center made"
    allowed = administrators

    def __init__(self, instance: Center, *, actor: User, profile: dict[str, Any] | None = None) -> None:
        super().__init__(instance, actor=actor)
        self.profile = profile or {}

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
    label, message = "Change a center", "Center changed"
    allowed = administrators

    def perform(self) -> Center:
        """Write the center, and its name as the title of its page."""
        center = self.instance
        center.full_clean()
        center.save()
        page = center.page
        page.title = page.draft_title = center.name
        page.save()
        return center


REQUEST = "bcp.center.require_approval"
ANSWERED: Question[str] = Question("which actions are a director's answer to what an edition will hold")


def may_drop(user: User, center: Center) -> bool:
    """Return whether a person may end the director's approval of each edition of a center.

    The director may, administrators may, and a lead who asked for it, as long as the director answered nothing since.
    """
    if is_administrator(user) or has_role_at(user, center.pk, Role.DIRECTOR):
        return True
    since = AuditEntry.objects.filter(center=center, action__in=(REQUEST, *ANSWERED.answers)).order_by("-pk").first()
    asked = since is not None and since.action == REQUEST and since.actor_id == user.pk and since.data.get("required")
    return bool(asked) and has_role_at(user, center.pk, Role.LEAD)


class RequireApproval(Action[Center]):
    """Say whether the director approves each edition of a center. ``instance`` is the center.

    A lead may ask for it and not drop it: the approval is a check on what leads make. Their own request they may take
    back until the director answers for the first time.
    """

    log_action = REQUEST
    label, message = "Ask for the director’s approval", "Director’s approval switched on or off"

    def __init__(self, instance: Center, *, required: bool, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.required = required

    def permitted(self) -> bool:
        """The director and administrators; leads to ask for it."""
        asks = self.required and has_role_at(self.actor, self.instance.pk, Role.LEAD)
        return asks or may_drop(self.actor, self.instance)

    def perform(self) -> Center:
        """Write it. Raises Refused where nobody could approve."""
        held = Membership.objects.filter(center=self.instance, role=Role.DIRECTOR, user__is_active=True)
        if self.required and not held.exists():
            raise Refused("Nobody at your center has the director’s role. Ask your administrator to give it first.")
        self.instance.director_approval = self.required
        self.instance.save(update_fields=["director_approval"])
        return self.instance

    def audited(self, result: Center) -> tuple[Model, dict[str, Any]]:
        """Name the setting."""
        return result, {"required": self.required}
