"""The text that some agencies show before anyone signs in, and which has to be agreed to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

AGREED = "agreed_to_consent"


def text() -> str:
    """Return the text; empty where ``BCP_CONSENT_FILE`` names none. Raises OSError where the file can't be read."""
    return Path(settings.BCP_CONSENT_FILE).read_text(encoding="utf-8").strip() if settings.BCP_CONSENT_FILE else ""


def is_missing(request: HttpRequest) -> bool:
    """Tell whether the person has still to agree, in this session."""
    return bool(settings.BCP_CONSENT_FILE) and not request.session.get(AGREED)


def agree(request: HttpRequest) -> None:
    """Remember for this session that the person agreed."""
    request.session[AGREED] = True


def ask(request: HttpRequest) -> HttpResponse | None:
    """Lead to the page with the text where the person has still to agree; else None."""
    if not is_missing(request):
        return None
    wanted = request.GET.get("next") or request.POST.get("next") or ""
    back = reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return HttpResponseRedirect(f"{reverse('consent')}?{urlencode({'next': back})}")
