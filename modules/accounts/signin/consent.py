"""The consent text that some agencies show before sign-in, and that people have to agree to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

AGREED = "agreed_to_consent"


def text() -> str:
    """Return the text, or "" if ``BCP_CONSENT_FILE`` is not set. Raises OSError if the file can't be read."""
    return Path(settings.BCP_CONSENT_FILE).read_text(encoding="utf-8").strip() if settings.BCP_CONSENT_FILE else ""


def is_missing(request: HttpRequest) -> bool:
    """Return whether the person still has to agree in this session."""
    return bool(settings.BCP_CONSENT_FILE) and not request.session.get(AGREED)


def agree(request: HttpRequest) -> None:
    """Record in the session that the person agreed."""
    request.session[AGREED] = True


def ask(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect to the consent page if the person still has to agree; otherwise None."""
    if not is_missing(request):
        return None
    wanted = request.GET.get("next") or request.POST.get("next") or ""
    back = reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return HttpResponseRedirect(f"{reverse('consent')}?{urlencode({'next': back})}")
