"""Adapters for django-allauth: who may sign in, which address counts, and how secrets are stored."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from modules.accounts.identity.models import User
from modules.accounts.identity.origin import address_of
from modules.accounts.signin import consent, devices
from modules.accounts.signin.providers import is_of_provider, take_password
from modules.core.own_address import on_this_site
from modules.core.sealing import cipher
from modules.mail.letters import of_kind

SEALED = b"bcp.second-factor"
BY_PROVIDER_ALONE = "Sign in with your agency’s account. This account has no other way in."
KINDS = {
    "account/email/password_reset_key": "A link for a new password",
    "account/email/password_changed": "A password was changed",
    "account/email/password_reset": "A password was changed",
    "account/email/password_set": "A password was set",
}
"""What mails of allauth are called on the page “What runs”, {beginning of the templates' names: kind}."""


class AccountAdapter(DefaultAccountAdapter):
    """Rules for accounts. Administrators and invitations create them; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody can sign up."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop a sign-in to a deactivated account, without agreement to the consent text, or past the provider."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        by_provider = bool((kwargs.get("signal_kwargs") or {}).get("sociallogin"))
        if answer is None and not by_provider and is_of_provider(user):
            messages.error(request, BY_PROVIDER_ALONE)
            answer = HttpResponseRedirect(reverse("account_login"))
        answer = answer or consent.ask(request)
        if answer is None and by_provider:
            take_password(user)
        return answer

    def set_password(self, user: User, password: str) -> None:
        """Save a new password. Raises PermissionDenied for an account that the agency's provider signs in."""
        if is_of_provider(user):
            raise PermissionDenied
        super().set_password(user, password)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Return the answer to a whole sign-in, and let the device know the person."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        devices.remember(request, answer, user)
        return answer

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Return whether to ask for the password again before a sensitive change.

        Not if the person signed in with it within ``REAUTHENTICATION_TIMEOUT``, and not if there is nothing to ask
        for: people whom a provider signs in may have neither a password nor a second factor here.
        """
        if not super().is_reauthentication_required(app=app):
            return False
        if not self.get_reauthentication_methods(self.request.user):
            return False
        shown = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        return not shown or time.time() - max(shown) > account_settings.REAUTHENTICATION_TIMEOUT

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as reported by our own proxies."""
        return address_of(request) or "0.0.0.0"  # noqa: S104  - a placeholder for an unknown address

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for a new password, with the host from the settings.

        The host of the request is not safe to use: a request can carry any of the allowed hosts.
        """
        path: str = super().get_reset_password_from_key_url(key)
        return on_this_site(path)

    def render_mail(self, template_prefix: str, email: str | list[str], *args: Any, **kwargs: Any) -> EmailMessage:
        """Return the mail, with the name of its kind."""
        message: EmailMessage = super().render_mail(template_prefix, email, *args, **kwargs)
        return of_kind(KINDS.get(template_prefix, "A second factor or an account was changed"), message)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Rules for second factors. Their secrets are encrypted with a key derived from ``SECRET_KEY``."""

    def encrypt(self, text: str) -> str:
        """Return the encrypted text, for storage."""
        return cipher(SEALED).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the original text. Raises InvalidToken if it was encrypted with another key."""
        return cipher(SEALED).decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the description of this site for passkeys: its host as the id, and the site's name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.WAGTAIL_SITE_NAME}
