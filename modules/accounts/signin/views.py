"""Views for sign-in, for the consent text, and for the remaining time of a session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as provider
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from requests import RequestException

from modules.accounts.signin import consent
from modules.accounts.signin.sessions import keep, seconds_left
from modules.core.methods import reads_and_writes

log = logging.getLogger(__name__)


class SignIn(LoginView):
    """The sign-in page. If there is a consent text, people have to agree to it first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for agreement first."""
        answer: HttpResponse = consent.ask(request) or super().dispatch(request, *args, **kwargs)
        return answer


def provider_origins() -> list[str]:
    """Return the origins of the agency's own provider, to which the sign-in form may redirect."""
    origins: list[str] = settings.BCP_OIDC_ORIGINS
    return origins


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Redirect to the agency's own provider."""
    return _with_provider(provider.login, request, provider_id)


def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in a person who returns from the agency's own provider."""
    return _with_provider(provider.callback, request, provider_id)


def _with_provider(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """Call allauth's view, and show an error page (502) if the provider's response is missing or invalid."""
    try:
        return view(request, provider_id=provider_id)
    except (RequestException, KeyError, ValueError) as error:
        log.warning("The provider %s did not answer as it should: %r", provider_id, error)
        return render(request, "socialaccount/authentication_error.html", status=502)


@never_cache
@reads_and_writes
def consent_page(request: HttpRequest) -> HttpResponse:
    """Show the consent text, and record that the person agrees.

    Raises:
        Http404: there is no consent text.
    """
    text = consent.text()
    if not text:
        raise Http404
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = wanted if get_adapter().is_safe_url(wanted) else reverse("account_login")
    if request.method == "POST":
        consent.agree(request)
        return redirect(safe)
    return render(request, "account/consent.html", {"text": text, "next": safe})


@never_cache
@reads_and_writes
def session_left(request: HttpRequest) -> JsonResponse:
    """Return ``{"idle": seconds, "whole": seconds}``.

    ``idle`` is the time until the session ends, ``whole`` the time until it ends regardless of activity. A GET request
    does not count as activity; a POST request extends the session.
    """
    if request.method == "POST":
        keep(request)
    idle, whole = seconds_left(request)
    return JsonResponse({"idle": idle, "whole": whole})
