"""Shared by all pages behind an access code: finding its page, the limit on wrong codes, and the headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from modules.accounts.identity.origin import household_of
from modules.resources.codes.attempts import Attempt, number, take
from modules.resources.codes.opening import Opening, opening

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
View = Callable[..., HttpResponseBase]

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-cache",
}


class TooMany(Exception):
    """Too many wrong codes came from one network in the last minutes."""


def find(request: HttpRequest, code: str) -> Opening:
    """Return the page of an access code, open or closed.

    Raises:
        Http404: the code does not exist. It counts as a wrong code of the network.
        TooMany: too many wrong codes came from the network. Right codes are refused too, or guessing could go on.
    """
    origin = household_of(request)
    found = opening(code, origin)
    wrong = found.wrong_codes if found else number(Attempt.Kind.WRONG_CODE, origin)
    if wrong >= settings.BCP_WRONG_CODES:
        raise TooMany
    if found is None:
        if not take(Attempt.Kind.WRONG_CODE, origin, settings.BCP_WRONG_CODES):
            raise TooMany  # others came at the same moment
        raise Http404
    return found


def by_code(view: View) -> View:
    """Decorate a view that calls ``find``: answer 404 to a code that does not exist, and 429 to too many wrong ones."""

    @wraps(view)
    def answer(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, code, **kwargs)
        except Http404:
            return with_headers(render(request, "404.html", status=404), HEADERS)
        except TooMany:
            minutes = settings.BCP_WRONG_CODE_MINUTES
            page = render(request, "resources/wait.html", {"minutes": minutes}, status=429)
            return with_headers(page, {**HEADERS, "Retry-After": str(minutes * 60)})

    return answer


def with_headers(response: AnyResponse, headers: Mapping[str, str]) -> AnyResponse:
    """Set headers on a response, and return it."""
    for name, value in headers.items():
        response.headers[name] = value
    return response


def closed(found: Opening) -> HttpResponse:
    """Return the response for a page that is closed: 410, with a link to the page that replaced it, if there is one."""
    context = {
        "center": found.contact["name"],
        "contact": found.contact,
        "replaced_by": found.newer,
        "moved": found.moved,
    }
    return with_headers(HttpResponse(render_to_string("resources/closed.html", context), status=410), HEADERS)
