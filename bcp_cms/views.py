"""Views for robots.txt, security.txt and error pages."""

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bcp_cms.patience import is_away
from modules.core.moments import exact
from modules.core.own_address import on_this_site
from modules.core.rooms import house

RETRY_AFTER = 30
"""Seconds."""
SECURITY_TXT_LASTS = timedelta(days=180)
"""RFC 9116 recommends less than a year."""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt, which excludes private pages and links to the sitemap."""
    closed = [f"Disallow: /{part}/" for part in house().closed_to_robots]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {on_this_site(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return where to report a weakness (RFC 9116); 404 if the settings name no contact."""
    if not settings.BCP_SECURITY_CONTACT:
        raise Http404
    expires = timezone.now().replace(hour=0, minute=0, second=0) + SECURITY_TXT_LASTS
    fields = {
        "Contact": settings.BCP_SECURITY_CONTACT,
        "Expires": exact(expires),
        "Preferred-Languages": "en",
        "Canonical": on_this_site(reverse("security_txt")),
        "Policy": settings.BCP_SECURITY_POLICY,
    }
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the page for an invalid request, or for one that is too large to be read."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _too_large(request)
    return render(request, "400.html", status=400)


def _too_large(request: HttpRequest) -> HttpResponse:
    """Show what to do with a form that is too large (413); an autosave answers in a sentence."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
    if not request.accepts("text/html"):
        says = f"This page is too large to be saved: at most {most:.1f} MB can be sent. Nothing was changed."
        return JsonResponse({"success": False, "error_code": "validation_error", "error_message": says}, status=413)
    return render(request, "413.html", {"most": most}, status=413)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the page for an action that is not allowed, with advice."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Show the page for an address that does not exist, or that the person may not see: both look the same."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the page for a failure of the server; 503 if the database does not answer. It depends on no other part."""
    if is_away(sys.exception()):
        away = render(None, "503.html", status=503)
        away.headers["Retry-After"] = str(RETRY_AFTER)
        return away
    return render(None, "500.html", status=500)
