"""Signing in, agreeing to the text before it, and how long one is still signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as provider
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from modules.accounts.signin import consent
from modules.accounts.signin.sessions import keep, seconds_left

log = logging.getLogger(__name__)


class SignIn(LoginView):
    """The page to sign in, behind the text that has to be agreed to where there is one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for agreement first."""
        answer: HttpResponse = consent.ask(request) or super().dispatch(request, *args, **kwargs)
        return answer


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the agency's own provider."""
    return _with_provider(provider.login, request, provider_id)


def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the agency's own provider says of who comes back."""
    return _with_provider(provider.callback, request, provider_id)


def _with_provider(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask allauth's view, and say so where the provider does not answer, or answers nonsense."""
    try:
        return view(request, provider_id=provider_id)
    except (RequestException, KeyError, ValueError) as error:
        log.warning("The provider %s did not answer as it should: %r", provider_id, error)
        return render(request, "socialaccount/authentication_error.html", status=502)


@never_cache
@require_http_methods(["GET", "POST"])
def consent_page(request: HttpRequest) -> HttpResponse:
    """Show the text, and note that the person agrees; 404 where there is none."""
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
@require_http_methods(["GET", "HEAD", "POST"])
def session_left(request: HttpRequest) -> JsonResponse:
    """Return ``{"idle": seconds, "whole": seconds}``: until the session ends, and until it ends whatever is done.

    Asking is no sign that anybody is there: a GET moves nothing. A POST says that somebody is.
    """
    if request.method == "POST":
        keep(request)
    idle, whole = seconds_left(request)
    return JsonResponse({"idle": idle, "whole": whole})
