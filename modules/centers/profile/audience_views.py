"""Where a lead says to one audience what the center says to all otherwise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import actor_of, center_ids
from modules.centers.center.models import Profile
from modules.centers.profile.actions import TellAudience
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.domain.vocabularies import Sector


class AudienceWordsForm(forms.ModelForm):
    """The fields that can be told for one audience. What is empty there is told as to all, which is shown below it."""

    class Meta:
        model = Profile
        fields = Profile.PER_AUDIENCE

    def __init__(self, profile: Profile, audience: str, data: Any = None) -> None:
        super().__init__(data, initial={**dict.fromkeys(Profile.PER_AUDIENCE, ""), **profile.told_to(audience)})
        for name in Profile.PER_AUDIENCE:
            to_all = getattr(profile, name)
            self.fields[name].help_text = f"Others read: “{to_all}”" if to_all else "Others read nothing yet."


@reads_and_writes
def profile_audience(request: HttpRequest, slug: str, audience: str) -> HttpResponse:
    """Show and save what a center that the person leads says to one audience."""
    if audience not in Sector.values():
        raise Http404
    mine = Profile.objects.filter(center__in=center_ids(request.user, {Role.LEAD})).select_related("center")
    profile = get_object_or_404(mine, center__slug=slug)
    form = AudienceWordsForm(profile, audience, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            TellAudience(profile, audience=audience, said=form.cleaned_data, actor=actor_of(request)).execute()
            messages.success(request, "Saved. Packs for this audience say it from now on.")
            return redirect("center_profile", slug=slug)
    context = {"form": form, "center": profile.center, "audience": Sector(audience).label}
    return render(request, "centers/profile_audience.html", context)
