"""Where a lead writes a module or a guide of the center's own, takes a module out of a pack, and puts it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.packs.clones.forms import TitleForm
from modules.packs.clones.own import PutBack, TakeOut, WriteGuide, WriteModule
from modules.packs.pages.views import own_clone, own_pack, pack_of


@reads_and_writes
def write_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a module of the center's own: ask what it is called, and lead to the editor."""
    pack = own_pack(request, pk)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request):
            clone = WriteModule(pack, title=form.cleaned_data["title"], actor=actor_of(request)).execute()
            says = "Write it here. The link to its presenter guide is on the pack’s page."
            messages.success(request, f"“{clone.title}” is in the pack. {says}")
            return redirect("workbench", clone.pk)
        return redirect("pack", pk=pk)
    return render(request, "packs/write_module.html", {"pack": pack, "form": form})


@reads_and_writes
def write_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a presenter guide of the center's own: ask what it is called, and lead to the editor."""
    clone = own_clone(request, pk)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(request):
            guide = WriteGuide(clone, title=form.cleaned_data["title"], actor=actor_of(request)).execute()
            messages.success(request, f"“{guide.title}” is now a guide to “{clone.title}”. Write it here.")
            return redirect("workbench", guide.pk)
        return redirect("pack", pk=pack_of(clone).pk)
    return render(request, "packs/write_guide.html", {"pack": pack_of(clone), "clone": clone, "form": form})


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a module out of its pack."""
    return _do(request, pk, TakeOut, "“{}” is out of the pack. Every word of it is kept. You can put it back.")


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a module back into its pack."""
    return _do(request, pk, PutBack, "“{}” is in the pack again, as it was.")


def _do(request: HttpRequest, pk: int, action: type[TakeOut | PutBack], said: str) -> HttpResponse:
    clone = own_clone(request, pk)
    with attempt(request):
        action(clone, actor=actor_of(request)).execute()
        messages.success(request, said.format(clone.title))
    return redirect("pack", pk=pack_of(clone).pk)
