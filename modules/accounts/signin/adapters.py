"""What django-allauth asks of us: who may come in, from where, and how secrets are kept."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes

from modules.accounts.identity.models import User
from modules.accounts.identity.origin import address_of
from modules.accounts.signin import consent


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and by invitations; a password opens those that are there."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop who is not to come in, by whatever way: a deactivated account, or nobody who has agreed."""
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer or consent.ask(request)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again before what matters, unless it was given a moment ago to sign in."""
        if not super().is_reauthentication_required(app=app):
            return False
        shown = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        return not shown or time.time() - max(shown) > account_settings.REAUTHENTICATION_TIMEOUT

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address as our own proxies tell it."""
        return address_of(request) or "0.0.0.0"  # noqa: S104  - stands for an address that nobody knows

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return a link on the address that the settings name: a request can name any host that is allowed."""
        path: str = super().get_reset_password_from_key_url(key)
        return on_this_site(path)


def on_this_site(address: str) -> str:
    """Return the same path at ``WAGTAILADMIN_BASE_URL``."""
    path = "/" + address.split("://", 1)[-1].partition("/")[2]
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted with a key that follows from ``SECRET_KEY``."""

    def encrypt(self, text: str) -> str:
        """Return the text as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was stored. Raises InvalidToken where the key is another one."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name us to the device that keeps a passkey: by the host alone, and by what people call the site."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.WAGTAIL_SITE_NAME}


def _cipher() -> MultiFernet:
    return MultiFernet([_key_from(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key_from(secret: str | bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"bcp.second-factor").derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
