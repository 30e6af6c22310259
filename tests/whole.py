"""Whoever a test signs in by ``force_login`` has shown a second factor, as everyone who works here has.

``force_login`` begins a session without a request; so a sign-in by the form, or from a provider, is not touched.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.test import Client

from modules.accounts.signin.entry import SHOWN


def show_factor(request: HttpRequest, **kwargs: Any) -> None:
    """Receive ``user_logged_in``."""
    if "REQUEST_METHOD" not in request.META:
        request.session[SHOWN] = True


def with_password_alone(client: Client) -> Client:
    """Take the factor from a session again, and return the client."""
    session = client.session
    del session[SHOWN]
    session.save()
    return client


user_logged_in.connect(show_factor, dispatch_uid="tests_whole")
