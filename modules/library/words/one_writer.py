"""A lock that makes saves in the editor, and actions that replace a page's words, wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.models import Page

from modules.core.limits import CAUSED_BY_THE_REQUEST

EDITORS = ("wagtailadmin_pages:edit", "wagtailadmin_pages:revisions_revert", "workbench_about", "workbench_block")


class OneWriter:
    """Middleware that locks a page while its submitted form is saved.

    The view reads the page, merges the form with it and then writes. An update applied between the reading and the
    writing would be overwritten, both its words and its pin. With the row locked, nothing can change in between, and
    a save is written as a whole or not at all. It must be the last middleware, because it runs the view itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Run the editor's view with the page locked. Other views run as usual."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in EDITORS:
            return None
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=kwargs.get("page_id") or args[0]).first()
            try:
                return view(request, *args, **kwargs)
            except CAUSED_BY_THE_REQUEST as error:  # no other middleware hears of it
                raise BadRequest from error
