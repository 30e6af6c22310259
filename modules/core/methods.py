"""Which methods a view answers. A view that only reads uses Django's ``require_safe``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.http import require_http_methods

from modules.core.rooms import house

SAFE = ("GET", "HEAD", "OPTIONS")

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])
"""For a view with a form. HEAD is answered as GET is, without the page: scanners of mails ask so."""


class OnlyReads:
    """Middleware that answers 405 to whoever asks a page that only reads for anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Refuse the method in place of the view."""
        declared = house().asked(request)
        if request.method in SAFE or declared is None or not declared.only_reads:
            return None
        return HttpResponseNotAllowed(SAFE)
