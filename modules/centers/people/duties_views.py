"""The page where roles are confirmed that take a second person, and where those with two duties are listed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids, is_administrator
from modules.centers.people.apart import with_two_duties
from modules.centers.people.requests import Answer, ConfirmRole, DeclineRole, TakeBackRequest, asked_for, to_answer
from modules.core.attempt import attempt

ANSWERS: dict[str, tuple[type[Answer], str]] = {
    "confirm": (ConfirmRole, "{} now has the role {}."),
    "decline": (DeclineRole, "{} does not get the role {}."),
    "take_back": (TakeBackRequest, "{} is no longer asked to get the role {}."),
}
"""{what the button says: the action, and what is shown afterwards}."""


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Show the roles that wait for this person, those that this person asked for, and who has two duties."""
    both = with_two_duties()
    if not is_administrator(request.user):
        both = both.filter(center__in=center_ids(request.user, {Role.LEAD, Role.DIRECTOR}))
    context = {"waiting": to_answer(request.user), "asked": asked_for(request.user), "both": both}
    return render(request, "centers/duties.html", context)


@require_POST
def answer_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or decline a role, or take a request back."""
    action, said = ANSWERS.get(request.POST.get("do", ""), ANSWERS["decline"])
    rows = asked_for(request.user) if action is TakeBackRequest else to_answer(request.user)
    asked = get_object_or_404(rows, pk=pk)
    with attempt(request):
        action(asked, actor=actor_of(request)).execute()
        messages.success(request, said.format(asked.person, asked.called))
    return redirect(reverse("duties"))
