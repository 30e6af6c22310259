"""A link for a new password, sent by the worker.

Whoever asks for one is answered at once and alike: whether the address has an account is looked up by the worker, so
neither the answer nor its time tells, and a mail server that does not answer changes nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest

from modules.accounts.signin.providers import is_of_provider
from modules.core.sealing import cipher
from modules.tasks.background import background

PURPOSE = b"bcp.forgotten"


def ask(email: str) -> None:
    """Have a link sent to the account of this address, if there is one."""
    send_link.enqueue(cipher(PURPOSE).encrypt(email.encode()).decode())


@background("Send a link for a new password")
def send_link(sealed: str) -> None:
    """Send the link to each account of an address that has a password here. A second link makes the first no worse.

    The address is sealed, because tasks are kept for weeks and anyone can type any address.
    """
    try:
        email = cipher(PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return  # the site's key is another one since; the person asks again
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    users = [user for user in found if not is_of_provider(user)]
    request = _AtThisSite()
    with context.request_context(request):
        if users:
            request_password_reset(request, email, users, default_token_generator)


class _AtThisSite(HttpRequest):
    """A request at the site's own address, which allauth's mails ask for the name of the site."""

    def get_host(self) -> str:
        """Return the host of ``WAGTAILADMIN_BASE_URL``. Nobody sent it, so no list of allowed hosts is asked."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
