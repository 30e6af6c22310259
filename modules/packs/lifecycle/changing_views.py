"""The page on which a lead changes a pack's title, audience and minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.packs.clones.forms import ChangeForm
from modules.packs.lifecycle.changing import ChangePack
from modules.packs.pages.views import own_pack


@reads_and_writes
def change_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a lead says of a pack, and save what they change."""
    pack = own_pack(request, pk)
    form = ChangeForm(pack, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            if form.now:
                ChangePack(pack, was=form.was, now=form.now, actor=actor_of(request)).execute()
                messages.success(request, "The pack is saved.")
            return redirect("pack", pk=pk)
        form.show(own_pack(request, pk))
    return render(request, "packs/change.html", {"pack": pack, "form": form})
