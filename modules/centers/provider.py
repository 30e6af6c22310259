"""Sign-in by an agency's own provider (OpenID Connect): its groups stand for roles here.

``BCP_OIDC_ROLES`` says what a group stands for: ``{"bcp-editors": "editor", "harbor-leads": "lead@harbor"}``. Roles
that the setting names follow the provider at each sign-in, both ways; roles that it doesn't name are given here, and
stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import HttpRequest

from modules.accounts.actions import Action
from modules.accounts.models import CENTER_ROLES, Membership, Role, User
from modules.centers import groups
from modules.centers.models import Center

Held = tuple[Role, Center | None]


def roles_of(names: Iterable[str]) -> set[Held]:
    """Return what these groups of the provider's stand for.

    Raises ImproperlyConfigured where the setting names no role, or a center that is not there.
    """
    meant = [settings.BCP_OIDC_ROLES[name] for name in names if name in settings.BCP_OIDC_ROLES]
    return {_role(said) for said in meant}


def _role(said: str) -> Held:
    role, _, slug = said.partition("@")
    if role not in Role.values or bool(slug) != (role in CENTER_ROLES):
        raise ImproperlyConfigured(f"BCP_OIDC_ROLES: “{said}” is no role, or lacks its center, as in “lead@harbor”.")
    center = Center.objects.filter(slug=slug).first() if slug else None
    if slug and center is None:
        raise ImproperlyConfigured(f"BCP_OIDC_ROLES: there is no center “{slug}”.")
    return Role(role), center


def groups_in(sociallogin: Any) -> list[str]:
    """Return the groups that the provider named, in its own words; empty where it named none."""
    said: Mapping[str, Any] = sociallogin.account.extra_data or {}
    for part in (said.get("userinfo"), said.get("id_token"), said):
        named = part.get(settings.BCP_OIDC_GROUPS_CLAIM) if isinstance(part, Mapping) else None
        if named:
            return [str(name) for name in (named if isinstance(named, list) else [named])]
    return []


class FollowProvider(Action[list[str]]):
    """Give a person the roles that the provider names, and take those away that it no longer does.

    ``instance`` is the person, who is the actor too: nobody else had a hand in it.
    """

    log_action = "bcp.membership.follow"

    def __init__(self, instance: User, *, named: set[Held], actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.named = named

    def permitted(self) -> bool:
        """The person, as the provider says who that is."""
        return bool(self.instance == self.actor)

    def perform(self) -> list[str]:
        """Write memberships and groups; return what changed, as "+lead@harbor" and "-editor"."""
        ruled = roles_of(settings.BCP_OIDC_ROLES)
        held = {(Role(one.role), one.center) for one in self.instance.memberships.select_related("center")}
        gained, lost = self.named - held, (held & ruled) - self.named
        for role, center in gained:
            groups.role_group(role, center)
            Membership.objects.create(user=self.instance, role=role, center=center)
        for role, center in lost:
            Membership.objects.filter(user=self.instance, role=role, center=center).delete()
        if gained or lost:
            groups.sync(self.instance)
        return sorted([f"+{_said(one)}" for one in gained] + [f"-{_said(one)}" for one in lost])

    def audited(self, result: list[str]) -> tuple[Model, dict[str, Any]]:
        """Name what changed."""
        return self.instance, {"changes": result}


def _said(held: Held) -> str:
    role, center = held
    return f"{role.value}@{center.slug}" if center else role.value


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Lets those in who have an account, or a group that stands for a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Make an account only for someone whose group has a role here."""
        return bool(roles_of(groups_in(sociallogin)))


def follow(request: HttpRequest, user: User, sociallogin: Any = None, **kwargs: Any) -> None:
    """Receive allauth's ``user_logged_in``: roles follow the provider, where one signed the person in."""
    if sociallogin is None or not settings.BCP_OIDC_ROLES:
        return
    FollowProvider(user, named=roles_of(groups_in(sociallogin)), actor=user).execute()
