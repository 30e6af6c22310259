"""Accounts of an agency's own provider: how they sign in, for how long, and whether they showed a second factor.

The provider alone knows whether a person still works there. So its accounts have no password here and sign in nowhere
else; their sessions are shorter; and who was not there for some time loses every role (``centers/people/provider.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from modules.accounts.audit.recording import record
from modules.accounts.identity.models import User

BY_PROVIDER = "signed_in_by_provider"


def is_configured() -> bool:
    """Return whether there is a provider. Without one, its accounts are accounts like any other."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS"))


def is_of_provider(user: User) -> bool:
    """Return whether the provider signs this person in."""
    return is_configured() and SocialAccount.objects.filter(user=user).exists()


def shows_second_factor(sociallogin: Any) -> bool:
    """Return whether the provider says, in its signed token, that the person showed a second factor there.

    ``BCP_OIDC_SECOND_FACTOR`` lists the values of ``acr`` and ``amr`` that mean it. What the provider says elsewhere
    does not count.
    """
    said: Mapping[str, Any] = sociallogin.account.extra_data or {}
    token = said.get("id_token")
    if not isinstance(token, Mapping):
        return False
    methods = token.get("amr")
    shown = {str(token.get("acr")), *(map(str, methods) if isinstance(methods, list) else [str(methods)])}
    return not shown.isdisjoint(settings.BCP_OIDC_SECOND_FACTOR)


def take_password(user: User) -> None:
    """Remove the password of an account that a provider signs in from now on. Its other sessions end."""
    if not user.has_usable_password():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record("account.password_removed", actor=user, about=user)
