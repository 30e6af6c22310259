"""OpenID Connect as the agency's own provider speaks it: each sign-in has a nonce, and one issuer is believed."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

NONCE = "nonce"
DESCRIPTION = "/.well-known/"
"""What follows the issuer's name in the address of its description, which the setting may name too."""
log = logging.getLogger(__name__)


class Agency(OpenIDConnectProvider):
    """The provider that the settings name."""

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Send a nonce along, which stays in the session too, and nothing that the address of this site adds."""
        nonce = secrets.token_urlsafe(24)
        known: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        asked = {"scope": self.get_scope(), "auth_params": {**self.get_auth_params(), NONCE: nonce}}
        return {**known, **asked, NONCE: nonce}

    @property
    def issuer(self) -> str:
        """The name by which the provider signs its tokens, as the setting has it."""
        return str(self.app.settings["server_url"]).partition(DESCRIPTION)[0]


def refuse_others(provider: Agency, token: Any, state: Mapping[str, Any]) -> None:
    """Refuse a token that another issuer signed, or that is not the answer to the sign-in that this session began.

    Args:
        token: what the token says, or None without one.
        state: what was kept when the person was sent to the provider.

    Raises:
        PermissionDenied: one of both. allauth shows its page for a failed sign-in.
    """
    said: Mapping[str, Any] = token if isinstance(token, Mapping) else {}
    issuer, nonce = str(said.get("iss", "")), str(said.get(NONCE, ""))
    if issuer.rstrip("/") != provider.issuer.rstrip("/"):
        log.warning("A token of the provider names the issuer %r, and the settings name %r", issuer, provider.issuer)
        raise PermissionDenied("another issuer")
    if not nonce or not constant_time_compare(nonce, str(state.get(NONCE, ""))):
        log.warning("A token of the provider %r is not the answer to what was asked", provider.issuer)
        raise PermissionDenied("another nonce")
