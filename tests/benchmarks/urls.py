"""The project's addresses, and bare views behind the same middleware: the floor of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from bcp_cms.urls import urlpatterns as project

BODY = b"ok"


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with two bytes."""
    return HttpResponse(BODY)


def filled(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with as many bytes as the page has that it is compared with."""
    return HttpResponse(b"x" * size)


urlpatterns = [path("bare/", bare), path("bare/<int:size>/", filled), *project]

handler400 = "bcp_cms.views.bad_request"
handler403 = "bcp_cms.views.permission_denied"
handler404 = "bcp_cms.views.not_found"
handler500 = "bcp_cms.views.server_error"
