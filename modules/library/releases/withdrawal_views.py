"""Where a publisher takes a release back, and a module out of use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.library.modules.models import Module
from modules.library.modules.reach import reach
from modules.library.releases.forms import WithdrawForm
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import ReinstateModule, RetireModule, WithdrawRelease


@reads_and_writes
def withdraw_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a publisher whom a withdrawal reaches, and withdraw."""
    releases = Release.objects.select_related("withdrawal", "module")
    release = get_object_or_404(releases, pk=pk)
    form = WithdrawForm(request.POST or None, release=release)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form):
            WithdrawRelease(release, actor=actor_of(request), **form.cleaned_data).execute()
            messages.success(request, f"Release {release.version} is withdrawn. Centers that use it are being told.")
            return redirect(release)
    context = {"release": release, "withdrawal": release.withdrawn, "reach": reach([release.pk]), "form": form}
    return render(request, "library/withdraw.html", context)


@reads_and_writes
def retire_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what retiring means, and retire."""
    return _change_use(request, pk, RetireModule, "“{}” is retired. Nobody can make a new copy of it.")


@reads_and_writes
def reinstate_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking it back into use means, and do so."""
    return _change_use(request, pk, ReinstateModule, "“{}” is in use again. Centers can make copies of it.")


def _change_use(request: HttpRequest, pk: int, action: Any, done: str) -> HttpResponse:
    module = get_object_or_404(Module, pk=pk)
    if request.method == "POST":
        with attempt(request, level=messages.WARNING):
            action(module, actor=actor_of(request)).execute()
            messages.success(request, done.format(module.title))
        return redirect("library_home")
    used = reach(list(module.releases.values_list("pk", flat=True)))
    context = {"module": module, "retiring": action is RetireModule, "reach": used}
    return render(request, "library/retire.html", context)
