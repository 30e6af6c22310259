"""The draft of a module, read as a whole: what its reviewers and its publisher are asked about."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from modules.delivery.build import source_of
from modules.domain.document import DocumentError
from modules.library.modules.drafts import draft
from modules.library.modules.models import PREVIEW_MODES, Module
from modules.library.words import preview

BAND = "This is a draft, and no release: nobody outside DHS sees it."


@require_safe
def read_draft(request: HttpRequest, pk: int, mode: str) -> HttpResponse:
    """Show a module as it is now with its guides, as its participants or its presenters would see it."""
    module = get_object_or_404(Module, pk=pk)
    if mode not in dict(PREVIEW_MODES):
        raise Http404
    try:
        source = source_of(draft(module)["content"], language=module.language)
    except DocumentError as error:
        return preview.show_problems(request, module, error)
    band = preview.Band(BAND, "Back to the review", reverse("review_module", args=[pk]))
    return preview.show(request, module, mode, source, band=band)
