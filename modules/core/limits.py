"""What a request may hold. Everything else is answered with 400 before a view of ours or of Wagtail's reads it.

PostgreSQL stores no NUL character and no half of a character, and Wagtail's views read numbers without asking whether
they are some, so each of these would be an error of the server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.db import DataError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.users.models import UserProfile

from modules.core.rooms import house
from modules.core.routes import Area, Route, view_name

NUL = "\0"
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""In JSON: a NUL character, or half of a pair, which may have its other half or not."""
LONGEST_QUERY, LONGEST_JSON = 4_000, 10_000
"""Characters of a value in the address, and bytes of a body that is no form."""
LONGEST_IN_EDITOR, LONGEST_VALUE = 200_000, 20_000
"""Characters of a value in a form: of a page's editor and of our pages of the admin, which have words with their marks;
and of all other forms, whose fields libraries declare without a limit of their own."""
EDITOR = "wagtailadmin_pages:"
COUNT, ORDER, ROWS, COLUMNS = "-count", "-order", "-row-count", "-column-count"
"""Ends of the names by which Wagtail's editor says how many parts a field has, and in which order."""
DELETED = "-deleted"
NUMBER = re.compile(r"\d{1,18}")
NUMBERS = frozenset({"id", "p", "parent_page_id", "position", "target_pages[]"})
"""Names of numbers in the addresses of Wagtail's views."""
EVERYTHING = "all"
"""Stands for every id in the addresses of bulk actions."""
CAUSED_BY_THE_REQUEST = (MultiValueDictKeyError, OverflowError, DataError, InvalidPage)
"""Errors of views: a value is missing, or a number or day is too large to count on, for the database, or for a list."""
KEPT = (ProtectedError, RestrictedError)
DISMISSED = "wagtailadmin_dismissibles"
MOST_DISMISSED = 100
NAME_OF_DISMISSED = re.compile(r"[\w.-]{1,100}")


class Limits:
    """Middleware that refuses what no form of ours and no link of ours sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and the cookies, in which a NUL may be written as ``\\000``."""
        query = [*request.GET, *(value for values in request.GET.lists() for value in values[1])]
        _refuse_if(NUL in request.path_info or any(UNSTORABLE.search(value) for value in request.COOKIES.values()))
        _refuse_if(any(_is_odd(value, LONGEST_QUERY) for value in query))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Look at what is sent, once the address is one of the site's."""
        _check_numbers(request.GET)
        if request.method in ("POST", "PUT", "PATCH"):
            if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
                _check_form(request.POST, longest(request))
            else:
                _check_body(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 400 if a view misses a value that every form of it sends, or can't count as far as it is asked to.

        Answer 409 if it was to delete what something else points to, and did not ask before.
        """
        if isinstance(error, CAUSED_BY_THE_REQUEST):
            raise BadRequest from error
        return render(request, "409.html", status=409) if isinstance(error, KEPT) else None


def _refuse_if(odd: bool) -> None:
    if odd:
        raise BadRequest


def _is_odd(value: str, longest: int) -> bool:
    """Return whether a text is too long, or can't be stored, as it is or once it is read as JSON."""
    return len(value) > longest or bool(UNSTORABLE.search(value)) or _hides_odd(value)


def _hides_odd(value: str) -> bool:
    if value[:1] not in '{["' or not ESCAPED.search(value):
        return False
    try:
        return any(UNSTORABLE.search(text) for text in _texts(json.loads(value)))
    except (ValueError, RecursionError):
        return True


def _texts(value: Any) -> Iterable[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


def _check_numbers(query: QueryDict) -> None:
    values = [value for name in NUMBERS & query.keys() for value in query.getlist(name)]
    _refuse_if(any(value not in ("", EVERYTHING) and not NUMBER.fullmatch(value) for value in values))


def longest(request: HttpRequest) -> int:
    """Return how many characters a value of a form may have at the address that is asked."""
    declared = house().asked(request)
    is_ours = isinstance(declared, Route) and declared.area is Area.ADMIN
    return LONGEST_IN_EDITOR if is_ours or view_name(request).startswith(EDITOR) else LONGEST_VALUE


def _check_form(data: QueryDict, most: int) -> None:
    _refuse_if(any(_is_odd(value, most) for _, values in data.lists() for value in values))
    _refuse_if(any(_is_odd(name, LONGEST_QUERY) for name in data))
    numbers = {name: str(data.get(name)) for name in data if name.endswith((COUNT, ORDER))}
    _refuse_if(not all(NUMBER.fullmatch(value) for value in numbers.values()))
    _check_counts({name: int(value) for name, value in numbers.items() if name.endswith(COUNT)}, data)


def _check_counts(counts: dict[str, int], data: QueryDict) -> None:
    """Refuse to count parts that were not sent: each has fields of its own, and so has each cell of a table.

    Wagtail counts up to the number that is sent, whatever it is.
    """
    sent = len(data)
    _refuse_if(sum(counts.values()) > sent)
    for name, number in counts.items():
        parts = [f"{name.removesuffix(COUNT)}-{at}" for at in range(number)]
        _refuse_if(not all(f"{part}{DELETED}" in data for part in parts))
        places = [data.get(f"{part}{ORDER}") for part in parts if not data[f"{part}{DELETED}"]]
        _refuse_if(None in places or len(set(places)) < len(places))
    for name, rows in counts.items():
        if name.endswith(ROWS):
            _refuse_if(rows * counts.get(name.removesuffix(ROWS) + COLUMNS, 0) > sent)


def _check_body(request: HttpRequest) -> None:
    _refuse_if(len(request.body) > LONGEST_JSON)
    text = request.body.decode(errors="replace")
    _refuse_if(_is_odd(text.strip(), LONGEST_JSON))
    if view_name(request) == DISMISSED:
        _check_dismissed(request, text)


def _check_dismissed(request: HttpRequest, text: str) -> None:
    """Refuse other things than notices that somebody closed. Wagtail keeps all of it, and loads it with each page."""
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    _refuse_if(not isinstance(sent, dict))
    _refuse_if(not all(NAME_OF_DISMISSED.fullmatch(name) for name in sent))
    _refuse_if(not all(value is None or isinstance(value, bool) or len(str(value)) <= 100 for value in sent.values()))
    profile = UserProfile.objects.filter(user_id=request.user.pk).first()
    known = profile.dismissibles if profile else {}
    _refuse_if(len({*known, *sent}) > MOST_DISMISSED)
