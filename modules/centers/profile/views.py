"""Where a lead says what a center is."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids, has_role_at
from modules.centers.center.actions import RequireApproval, may_drop
from modules.centers.center.models import Center, Profile
from modules.centers.profile.actions import ChangeProfile
from modules.centers.profile.gaps import empty_tokens, phones_to_call
from modules.core import moments
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.domain.vocabularies import Sector


def called(name: str) -> str:
    """Return the name of the box that says that this number was called today."""
    return f"{name}_called"


class ProfileForm(forms.ModelForm):
    """The profile, field by field; an empty one is named when an edition needs it.

    The day of a phone number's check is not typed: it is today where the box is ticked, and none for a number that was
    changed without a call.
    """

    class Meta:
        model = Profile
        fields = Profile.own_fields()

    instance: Profile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Profile.PHONES:
            self.fields[called(name)] = forms.BooleanField(
                required=False,
                label="I called this number today, and it is right",
                help_text=self._last_check(name),
            )
        self.order_fields(self._in_order())

    ORDER_AFTER: ClassVar = {name: called(name) for name in Profile.PHONES}

    def _in_order(self) -> list[str]:
        fields = Profile.own_fields()
        return [one for name in fields for one in (name, self.ORDER_AFTER.get(name)) if one]

    def _last_check(self, name: str) -> str:
        day = getattr(self.instance, f"{name}_verified_on")
        if not getattr(self.instance, name):
            return "There is no number yet."
        return f"Last checked on {moments.day(day)}." if day else "Nobody has checked it yet."

    def clean(self) -> dict[str, Any]:
        """Note the day of the checks."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in Profile.PHONES:
            number = cleaned.get(name, "")
            if number and cleaned.get(called(name)):
                setattr(self.instance, f"{name}_verified_on", self.instance.center.today)
            elif number != self.initial[name]:
                setattr(self.instance, f"{name}_verified_on", None)
        return cleaned


@reads_and_writes
def center_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and save the profile of a center that the person leads, with what it lacks."""
    mine = Profile.objects.filter(center__in=center_ids(request.user, {Role.LEAD})).select_related("center")
    profile = get_object_or_404(mine, center__slug=slug)
    lacks = {"empty": empty_tokens(profile), "phones": phones_to_call(profile)}
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        ChangeProfile(form.instance, actor=actor_of(request)).execute()
        messages.success(request, "The profile is saved. Open resource pages show the new contact at once.")
        return redirect(request.get_full_path())
    about = {"center": profile.center, "may_take_back": may_drop(actor_of(request), profile.center)}
    return render(request, "centers/profile.html", {"form": form, "audiences": _audiences(profile), **about, **lacks})


def _audiences(profile: Profile) -> list[dict[str, Any]]:
    """Return the audiences to which a center can say something of their own; those that it does come first."""
    found = [
        {"slug": one.value, "label": one.label, "told": bool(profile.told_to(one))}
        for one in Sector
        if one is not Sector.ALL
    ]
    return sorted(found, key=lambda one: not one["told"])


@require_POST
def require_approval(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the director's approval of each edition, or drop that."""
    mine = Center.objects.filter(pk__in=center_ids(request.user, {Role.LEAD, Role.DIRECTOR}))
    center = get_object_or_404(mine, slug=slug)
    required = request.POST.get("required") == "1"
    with attempt(request):
        _may_drop(request, center, required)
        RequireApproval(center, required=required, actor=actor_of(request)).execute()
        says = "From now on, the director approves" if required else "The director no longer approves"
        messages.success(request, f"{says} what an edition contains before it is made.")
    leads = has_role_at(request.user, center.pk, Role.LEAD)
    return redirect("center_profile", slug=slug) if leads else redirect("wagtailadmin_home")


def _may_drop(request: HttpRequest, center: Center, required: bool) -> None:
    if not required and not may_drop(actor_of(request), center):
        raise Refused("Only the director or an administrator can switch off the approval. Nothing was changed.")
