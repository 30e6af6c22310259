"""Where a lead moves a module to another place in its pack."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from modules.accounts.identity.policy import actor_of
from modules.core.attempt import attempt
from modules.core.refusals import Refused
from modules.library.words.rows import is_key
from modules.packs.clones.order import CHANGED, MoveModule
from modules.packs.pages.views import own_clone, pack_key


@require_POST
def move_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the module behind the one that ``after`` names, and lead back to its card."""
    clone = own_clone(request, pk)
    after = request.POST.get("after", "")
    with attempt(request):
        if not is_key(after):
            raise Refused(CHANGED)
        MoveModule(clone, after=int(after), actor=actor_of(request)).execute()
        messages.success(request, f"“{clone.title}” is moved.")
    return redirect(f"{reverse('pack', args=[pack_key(clone)])}#module-{clone.pk}")
