"""Pages where a lead plans roundtables."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.accounts.identity.models import CENTER_ROLES, Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.centers.center.models import Center
from modules.core.attempt import attempt
from modules.core.confirmation import Follows, Question, ask
from modules.core.methods import reads_and_writes
from modules.roundtables import forms
from modules.roundtables.actions import ChangeRoundtable, PlanRoundtable, TakeBackRoundtable
from modules.roundtables.models import Roundtable
from modules.roundtables.queries import coming, led_by

PAST_SHOWN = 20


@require_safe
def roundtables(request: HttpRequest) -> HttpResponse:
    """Show the roundtables of the centers that the person leads: what is coming, then what is over."""
    rows = coming(led_by(request.user))
    past = led_by(request.user).planned().exclude(pk__in=[row.pk for row in rows]).reverse()[:PAST_SHOWN]
    centers = Center.objects.filter(pk__in=center_ids(request.user, {Role.LEAD}))
    return render(request, "roundtables/list.html", {"coming": rows, "past": past, "centers": centers})


@reads_and_writes
def new_roundtable(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a roundtable of a center that the person leads. ``?pack=`` chooses a pack before."""
    center = get_object_or_404(Center, slug=slug, pk__in=center_ids(request.user, {Role.LEAD}))
    form = forms.new(center, _key(request.GET.get("pack", "")))
    if request.method == "POST":
        form = forms.RoundtableForm(Roundtable(center=center, made_by=actor_of(request)), request.POST)
        if form.is_valid():
            with attempt(request, form):
                row = PlanRoundtable(center, **form.planned, actor=actor_of(request)).execute()
                messages.success(request, f"“{row.title}” is planned: {row.when}.")
                return redirect("roundtables")
    return render(request, "roundtables/form.html", {"form": form, "center": center})


def _key(said: str) -> str:
    """Return the key of a pack as an address gave it; empty if it can be none."""
    return said if said.isdecimal() and len(said) < 18 else ""


@reads_and_writes
def roundtable(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change a roundtable of a center that the person leads."""
    row: Roundtable = get_object_or_404(led_by(request.user).planned(), pk=pk)
    form = forms.RoundtableForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            ChangeRoundtable(row, **form.planned, actor=actor_of(request)).execute()
            messages.success(request, "The roundtable is saved.")
            return redirect("roundtables")
    return render(request, "roundtables/form.html", {"form": form, "center": row.center, "roundtable": row})


@reads_and_writes
def take_back_roundtable(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a roundtable back."""
    row: Roundtable = get_object_or_404(led_by(request.user).planned(), pk=pk)
    follows = [
        Follows("It is no longer shown on the home page, on its pack and in the list of roundtables."),
        Follows("Nobody is told. Resource pages stay as they are."),
    ]
    question = Question("Take the roundtable back", row.title, follows, row.get_absolute_url())
    action = TakeBackRoundtable(row, actor=actor_of(request))
    return ask(request, question, action, done="The roundtable is taken back.", then=reverse("roundtables"))


@require_safe
def present_roundtable(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead somebody of the center to what is presented at a roundtable: its edition, or the newest of its pack."""
    rows = Roundtable.objects.planned().filter(center__in=center_ids(request.user, CENTER_ROLES))
    row: Roundtable = get_object_or_404(rows.select_related("edition", "pack"), pk=pk)
    edition = row.edition or (row.pack.editions.order_by("-number").first() if row.pack else None)
    if edition is not None:
        return redirect(edition.get_absolute_url())
    messages.info(request, f"“{row.title}” has nothing to present yet: its lead makes the edition first.")
    return redirect("wagtailadmin_home")
