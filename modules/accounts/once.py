"""A form's button works once: three quick clicks do one thing.

Each form that makes something permanent has a key of its own, made when it is shown (``{% once %}``). The first request
that brings a key does what it asks for; others are led to where the first one led.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "once"
SALT = "bcp.once"
KEPT = timedelta(days=30)
"""Longer than anybody leaves a page open."""
SAID = "That was sent already, and was done once."


class SentForm(models.Model):
    """The key of a form that was sent, and where its answer led."""

    key = models.CharField(primary_key=True, max_length=32)
    sent_at = models.DateTimeField(auto_now_add=True)
    led_to = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.key


def new_key() -> str:
    """Return a key for a form, signed so that nobody fills the table with keys of their own."""
    return signing.Signer(salt=SALT).sign(get_random_string(22))


def over(now: datetime) -> QuerySet[SentForm]:
    """Return the keys that no open page brings any longer."""
    return SentForm.objects.filter(sent_at__lt=now - KEPT)


class Once:
    """Middleware that lets the first request with a form's key pass, and no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note where the answer led. A form that is shown again did nothing, so its key is free."""
        response = self.get_response(request)
        key = getattr(request, "once_key", "")
        if key and response.status_code in (302, 303):
            SentForm.objects.filter(pk=key).update(led_to=response.headers["Location"][:500])
        elif key:
            SentForm.objects.filter(pk=key).delete()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Lead whoever brings a key that was used to where its first request led."""
        if request.method != "POST" or FIELD not in request.POST:
            return None
        key = _read(request.POST[FIELD])
        row, is_first = SentForm.objects.get_or_create(pk=key)
        if is_first:
            request.once_key = key  # type: ignore[attr-defined]  # for the way back
            return None
        messages.info(request, SAID)
        return redirect(row.led_to or _back(request))


def _read(signed: str) -> str:
    """Return the key. Raises SuspiciousOperation if no form of ours has it."""
    try:
        return signing.Signer(salt=SALT).unsign(signed)
    except signing.BadSignature:
        raise SuspiciousOperation("The key of a form is not ours") from None


def _back(request: HttpRequest) -> str:
    """Return the page that the form stands on, as long as the first request is not answered."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else "wagtailadmin_home"
