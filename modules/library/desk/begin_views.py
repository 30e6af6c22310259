"""Where a module is begun, and where its guides are begun and ordered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.lines import check_one_line
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused
from modules.library.desk.beginning import WAYS, BeginGuide, BeginModule, Way
from modules.library.desk.guides import CHANGED, MoveGuide
from modules.library.modules.drafts import guides_of
from modules.library.modules.models import Guide, LibraryPage, Module
from modules.library.words.rows import is_key
from modules.library.words.siblings import steps


class TitleForm(forms.Form):
    """What something new is called."""

    title = forms.CharField(max_length=255, validators=[check_one_line], label="Title")


class BeginForm(TitleForm):
    """The title of a module, and what one way to begin it asks besides."""

    def __init__(self, data: Any, way: Way) -> None:
        super().__init__(data, prefix=way.name)
        self.way = way
        self.fields.update(way.fields())


@reads_and_writes
def new_module(request: HttpRequest) -> HttpResponse:
    """Offer the ways to begin a module, and open the workbench of the one that was begun."""
    library = get_object_or_404(LibraryPage)
    asked = request.POST.get("way", "")
    ways = [BeginForm(request.POST if way.name == asked else None, way) for way in WAYS.answers]
    form = next((one for one in ways if one.is_bound), None)
    if form and form.is_valid():
        with attempt(request, form):
            said = dict(form.cleaned_data)
            module = BeginModule(
                library, title=said.pop("title"), way=form.way, said=said, actor=actor_of(request)
            ).execute()
            messages.success(request, f"“{module.title}” is begun.")
            return redirect("workbench", module.pk)
    return render(request, "library/desk/new.html", {"ways": ways})


@reads_and_writes
def module_guides(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the guides of a module in their order, and begin one."""
    module = get_object_or_404(Module, pk=pk)
    form = TitleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with attempt(request, form):
            guide = BeginGuide(module, title=form.cleaned_data["title"], actor=actor_of(request)).execute()
            messages.success(request, f"“{guide.title}” is begun.")
            return redirect("workbench", guide.pk)
    guides = guides_of(module)
    rows = list(zip(guides, steps([guide.pk for guide in guides]), strict=True))
    return render(request, "library/desk/guides.html", {"module": module, "rows": rows, "form": form})


@require_POST
def move_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a guide behind the one that ``after`` names, and lead back to the list."""
    guide = get_object_or_404(Guide, pk=pk)
    module = Module.objects.parent_of(guide).get()
    after = request.POST.get("after", "")
    with attempt(request):
        if not is_key(after):
            raise Refused(CHANGED)
        MoveGuide(guide, after=int(after), actor=actor_of(request)).execute()
        messages.success(request, f"“{guide.title}” is moved.")
    return redirect("module_guides", module.pk)
