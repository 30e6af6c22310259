"""Where a lead says what a center is."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.widgets import AdminDateInput

from modules.accounts.actions import Refused
from modules.accounts.models import Role
from modules.accounts.policy import actor_of, center_ids, has_role_at
from modules.centers.actions import ChangeProfile, RequireApproval
from modules.centers.models import Center, Profile


class ProfileForm(forms.ModelForm):
    """The profile, field by field; an empty one is named when an edition needs it."""

    class Meta:
        model = Profile
        fields = Profile.own_fields()
        widgets: ClassVar = {"tip_phone_verified_on": AdminDateInput}


@require_http_methods(["GET", "POST"])
def center_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and save the profile of a center that the person leads."""
    mine = Profile.objects.filter(center__in=center_ids(request.user, {Role.LEAD})).select_related("center")
    profile = get_object_or_404(mine, center__slug=slug)
    form = ProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and form.is_valid():
        ChangeProfile(form.instance, actor=actor_of(request)).execute()
        messages.success(request, "The profile is saved. Open resource pages show the new contact at once.")
        return redirect(request.get_full_path())
    return render(request, "centers/profile.html", {"form": form, "center": profile.center})


@require_POST
def require_approval(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the director's approval of each edition, or drop that."""
    mine = Center.objects.filter(pk__in=center_ids(request.user, {Role.LEAD, Role.DIRECTOR}))
    center = get_object_or_404(mine, slug=slug)
    required = request.POST.get("required") == "1"
    try:
        _may_drop(request, center, required)
        RequireApproval(center, required=required, actor=actor_of(request)).execute()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        says = "From now on the director approves" if required else "The director no longer approves"
        messages.success(request, f"{says} what an edition holds before it is made.")
    leads = has_role_at(request.user, center.pk, Role.LEAD)
    return redirect("center_profile", slug=slug) if leads else redirect("wagtailadmin_home")


def _may_drop(request: HttpRequest, center: Center, required: bool) -> None:
    if not required and not has_role_at(request.user, center.pk, Role.DIRECTOR):
        raise Refused("Only the director or an administrator can drop the approval. Nothing was changed.")
