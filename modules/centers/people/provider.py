"""Sign-in by an agency's own provider (OpenID Connect), whose groups correspond to roles here.

``BCP_OIDC_ROLES`` maps groups to roles: ``{"bcp-editors": "editor", "harbor-leads": "lead@harbor"}``. Roles that the
setting lists are given and taken away at each sign-in, as the provider reports them. Other roles are given here, and
stay, as long as the person signs in: who was not there for ``BCP_OIDC_DAYS`` may have been disabled by the provider,
and loses every role.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import CENTER_ROLES, Membership, Role, User
from modules.accounts.signin.agency import Agency, refuse_others
from modules.accounts.signin.providers import is_configured
from modules.centers.center import groups
from modules.centers.center.models import Center
from modules.centers.people.account_actions import sign_out
from modules.centers.people.actions import role_in_words, tell_leads
from modules.centers.people.apart import APART
from modules.tasks.background import background

log = logging.getLogger(__name__)

Held = tuple[Role, Center | None]


def roles_of(names: Iterable[str]) -> set[Held]:
    """Return {(role, center or None)} for the given groups of the provider.

    A center that does not exist gives no role and is logged.

    Raises:
        ImproperlyConfigured: the setting has a value that is not a role.
    """
    found = set()
    for said in {settings.BCP_OIDC_ROLES[name] for name in names if name in settings.BCP_OIDC_ROLES}:
        role, slug = _parsed(said)
        center = Center.objects.filter(slug=slug).first() if slug else None
        if slug and center is None:
            log.error("BCP_OIDC_ROLES names a center that is not there: %s", said)
            continue
        found.add((role, center))
    return found


def _parsed(said: str) -> tuple[Role, str]:
    role, _, slug = said.partition("@")
    if role not in Role.values or bool(slug) != (role in CENTER_ROLES):
        raise ImproperlyConfigured(f"BCP_OIDC_ROLES: “{said}” is not a role, or lacks its center, as in “lead@harbor”.")
    return Role(role), slug


def check_roles(**kwargs: Any) -> list[checks.CheckMessage]:
    """Return the errors in the setting. Runs at start-up as a Django check."""
    found: list[checks.CheckMessage] = []
    for said in settings.BCP_OIDC_ROLES.values():
        try:
            _parsed(said)
        except ImproperlyConfigured as error:
            found.append(checks.Error(str(error), id="bcp.E002"))
    return found


def groups_in(sociallogin: Any) -> list[str]:
    """Return the names of the groups that the provider reported; empty if it reported none."""
    said: Mapping[str, Any] = sociallogin.account.extra_data or {}
    for part in (said.get("userinfo"), said.get("id_token"), said):
        named = part.get(settings.BCP_OIDC_GROUPS_CLAIM) if isinstance(part, Mapping) else None
        if named:
            return [str(name) for name in (named if isinstance(named, list) else [named])]
    return []


class FollowProvider(Action[list[str]]):
    """Give a person the roles that the provider reports, and take away those that it no longer reports.

    ``instance`` is the person, who is also the actor, since nobody else is involved.
    """

    log_action = "bcp.membership.follow"
    label, message = "Update roles from the agency’s sign-in", "Roles updated from the agency’s sign-in"

    def __init__(self, instance: User, *, named: set[Held], actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.named = named
        self.changed: set[Held] = set()

    def permitted(self) -> bool:
        """Allow the person whom the provider signed in."""
        return bool(self.instance == self.actor)

    def perform(self) -> list[str]:
        """Save memberships and groups. Returns the changes, such as "+lead@harbor" and "-editor"."""
        ruled = roles_of(settings.BCP_OIDC_ROLES)
        held = {(Role(one.role), one.center) for one in self.instance.memberships.select_related("center")}
        lost = (held & ruled) - self.named
        gained = _kept_apart(self.named - held, held - lost)
        for role, center in gained:
            groups.role_group(role, center)
            Membership.objects.create(user=self.instance, role=role, center=center)
        for role, center in lost:
            Membership.objects.filter(user=self.instance, role=role, center=center).delete()
        self.changed = gained | lost
        if self.changed:
            groups.sync(self.instance)
        return sorted([f"+{_said(one)}" for one in gained] + [f"-{_said(one)}" for one in lost])

    def audited(self, result: list[str]) -> tuple[Model, dict[str, Any]]:
        """Record the changes."""
        return self.instance, {"changes": result}

    def told(self, result: list[str]) -> None:
        """Tell the leads of the centers whose roles have changed."""
        for role, center in self.changed:
            has = "now has" if (role, center) in self.named else "no longer has"
            says = f"By the agency’s sign-in, {self.instance} {has} the role {role_in_words(role, center)}."
            tell_leads(center, says, person=self.instance, by=[])


def _kept_apart(named: set[Held], held: set[Held]) -> set[Held]:
    """Return the roles that the person gets: not the second of two that are kept apart, which is logged.

    Of a lead's and an officer's role at one center that come at once, the person gets the lead's.
    """
    both = {(role, center) for role, center in named if (APART.get(role), center) in held}
    both |= {(role, center) for role, center in named if role is Role.PCRCL and (Role.LEAD, center) in named}
    for one in both:
        log.error("The provider gives one person %s, and the role that is kept apart from it.", _said(one))
    return named - both


class TakeUnconfirmed(Action[list[str]]):
    """Take every role from a person whom the provider did not sign in for ``BCP_OIDC_DAYS``, and end their sessions.

    The provider tells nobody whom it disabled, so nobody is heard of for as long. ``instance`` is the person, who is
    also the actor: their absence does it.
    """

    log_action = "bcp.membership.unconfirmed"
    label, message = "Take the roles of someone whom the agency no longer signs in", "Roles taken: not signed in there"

    def permitted(self) -> bool:
        """Allow the nightly task, which acts in the name of the person."""
        return bool(self.instance == self.actor)

    def perform(self) -> list[str]:
        """Delete memberships. Returns them as “lead@harbor”."""
        held = [(Role(one.role), one.center) for one in self.instance.memberships.select_related("center")]
        self.instance.memberships.all().delete()
        groups.sync(self.instance)
        sign_out(self.instance)
        return sorted(_said(one) for one in held)

    def audited(self, result: list[str]) -> tuple[Model, dict[str, Any]]:
        """Record the roles."""
        return self.instance, {"roles": result}


def unconfirmed(now: datetime) -> QuerySet[Any]:
    """Return the people of the provider who have a role, and were not there for ``BCP_OIDC_DAYS``.

    The last administrator is not among them: someone must be able to give roles.
    """
    if not is_configured():
        return User.objects.none()
    before = now - timedelta(days=settings.BCP_OIDC_DAYS)
    seen = SocialAccount.objects.filter(last_login__gt=before).values("user")
    theirs = User.objects.filter(socialaccount__isnull=False, memberships__isnull=False).exclude(pk__in=seen)
    if not administrators().exclude(pk__in=theirs.values("pk")).exists():
        theirs = theirs.exclude(pk__in=administrators().values("pk"))
    return theirs.distinct().order_by("pk")


def administrators() -> QuerySet[User]:
    """Return the people who are administrators."""
    return User.objects.filter(is_active=True, memberships__role=Role.ADMINISTRATOR)


@background("Take the roles of people whom the agency no longer signs in")
def take_unconfirmed() -> None:
    """Run every night. Who signs in there again gets the roles that the provider names."""
    for person in unconfirmed(timezone.now()):
        TakeUnconfirmed(person, actor=person).execute()


def _said(held: Held) -> str:
    role, center = held
    return f"{role.value}@{center.slug}" if center else role.value


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Rules for sign-in by a provider: a person needs an account, or a group that corresponds to a role."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Agency:
        """Return the provider, as we speak with it."""
        return Agency(request, app=super().get_provider(request, provider, client_id=client_id).app)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse a token that is not the provider's answer to this session. Raises PermissionDenied."""
        said = sociallogin.account.extra_data or {}
        refuse_others(sociallogin.account.get_provider(request), said.get("id_token"), sociallogin.state)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return whether to create an account: one of the person's groups has a role, and no account has the address.

        If the provider verified the address of an existing account, that account is used and this method is not called.
        """
        email = sociallogin.user.email
        is_free = bool(email) and not User.objects.filter(email__iexact=email).exists()
        return is_free and bool(roles_of(groups_in(sociallogin)))


def follow(request: HttpRequest, user: User, sociallogin: Any = None, **kwargs: Any) -> None:
    """Handle allauth's ``user_logged_in`` signal: update the roles if a provider signed the person in."""
    if sociallogin is None or not settings.BCP_OIDC_ROLES:
        return
    FollowProvider(user, named=roles_of(groups_in(sociallogin)), actor=user).execute()


def connect() -> None:
    """Have roles follow the provider, and have the setting that names them checked."""
    user_logged_in.connect(follow, dispatch_uid="bcp_provider")
    checks.register(check_roles)
