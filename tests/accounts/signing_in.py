"""Signing in as people do: by the form, then by a second factor."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from unittest import mock

from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories import PASSWORD


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the form; return the answer, not followed."""
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


def is_in(client: Client) -> bool:
    """Return whether the client gets into the workspace."""
    return client.get("/cms/").status_code == 200


def code_now(secret: str, of: int = 0) -> str:
    """Return what an app with this secret shows now, or so many half minutes later."""
    before, *_ = totp.yield_hotp_counters_from_time()
    return str(totp.format_hotp_value(totp.hotp_value(secret, before + 1 + of)))


def set_up_app(client: Client, of: int = 0) -> str:
    """Set up an app with codes for who is signed in, by the code of now or of ``of`` half minutes later."""
    page = client.get("/accounts/2fa/totp/activate/")
    secret = str(page.context["form"].secret)
    with mock.patch.object(transaction, "on_commit", lambda do: do()):  # as outside of a test's transaction
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret, of)})
    assert done.status_code == 302, done.content.decode()
    return secret


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(answer: HttpResponse) -> str:
    """Return what a page says, without markup."""
    parser = _Words()
    parser.feed(answer.content.decode())
    return " ".join(" ".join(parser.words).split())
