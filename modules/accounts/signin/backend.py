"""The check of a password: one lookup, one place in the count of tries, one hash, whether the account exists or not."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from modules.accounts.identity.models import User
from modules.accounts.signin import lockout
from modules.accounts.signin.providers import is_of_provider


class Passwords(AuthenticationBackend):
    """Django's backend for names and addresses. The only one, so that each try hashes exactly one password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """Return the person if the password is right; None for every other reason.

        Raises:
            ImmediateHttpResponse: the account is locked. The password was not looked at, or was the last wrong one.
        """
        password = credentials.get("password")
        typed = str(credentials.get("username") or credentials.get("email") or "").strip()
        if request is None or not password or not typed:
            return None
        user = lockout.account_named(typed)
        place = lockout.place_of(request, user, typed)
        left = lockout.take(place)
        right = (user or _nobody()).check_password(password)
        if not right or user is None or is_of_provider(user):
            lockout.fail(place, left)
            return None
        place.give_back()
        if not self.user_can_authenticate(user):
            self._stash_user(user)  # allauth shows the page of a closed account
            return None
        return user


def _nobody() -> User:
    """Return an account without a password. Django hashes one for it, so that the answer takes as long."""
    return User()
