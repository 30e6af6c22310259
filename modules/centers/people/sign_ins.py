"""Pages on which administrators end lockouts, and remove second factors for people who lost them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.identity.models import User
from modules.accounts.identity.policy import actor_of
from modules.accounts.signin import lockout
from modules.centers.people.account_actions import ForgetFactors, LetIn
from modules.core.attempt import attempt


@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Show the locked accounts, and the accounts with a second factor."""
    locked = sorted(lockout.locked().items(), key=lambda one: str(one[0]))
    protected = User.objects.filter(pk__in=Authenticator.objects.values("user")).order_by("username")
    return render(request, "centers/sign_ins.html", {"locked": locked, "protected": protected})


def _do(request: HttpRequest, action: type[LetIn | ForgetFactors], said: str) -> HttpResponse:
    pk = request.POST.get("user", "")
    user = get_object_or_404(User, pk=pk if pk.isdecimal() else None)
    with attempt(request):
        action(user, actor=actor_of(request)).execute()
        messages.success(request, said.format(user))
    return redirect("sign_ins")


@require_POST
def let_in(request: HttpRequest) -> HttpResponse:
    """End a lockout."""
    return _do(request, LetIn, "{} can sign in again now.")


@require_POST
def forget_factors(request: HttpRequest) -> HttpResponse:
    """Remove every second factor of an account."""
    return _do(
        request,
        ForgetFactors,
        "{} has no second factor now, and was signed out everywhere. Make sure that they really asked for it.",
    )
