"""Where a lead says what a center is."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.widgets import AdminDateInput

from modules.accounts.models import Role
from modules.accounts.policy import actor_of, center_ids
from modules.centers.actions import ChangeProfile
from modules.centers.models import Profile


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
