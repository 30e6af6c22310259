"""Saving a page in the editor, and an action that replaces its words, wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.models import Page

EDITOR = "wagtailadmin_pages:edit"


class OneWriter:
    """Middleware that locks a page from the moment when its form is sent until it is saved.

    Wagtail looks whether someone saved meanwhile, reads the form and then writes: an update made between the two would
    be written over, words and pin. With the row locked, what is looked at is what is written to. The last middleware:
    it answers in the view's place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Run the editor's view with the page locked; any other view runs as it would."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name != EDITOR:
            return None
        with transaction.atomic():
            Page.objects.select_for_update().filter(pk=kwargs.get("page_id") or args[0]).first()
            return view(request, *args, **kwargs)
