"""The draft of a page, shown through the outline like everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page

from modules.delivery.build import build
from modules.delivery.html import render
from modules.delivery.outline import for_participants
from modules.domain.document import DocumentError

PARTICIPANT = "participant"


def show(
    request: HttpRequest, page: Page, mode: str, source: Mapping[str, Any], empty: Sequence[Any] = ()
) -> TemplateResponse:
    """Answer with a draft in the form that ``delivery/build.py`` takes, as participants or as presenters see it.

    ``empty`` are the tokens that the center left empty: ``label``, and the ``url`` where each is filled in.
    """
    outline = build(dict(source))
    if mode == PARTICIPANT:
        outline = for_participants(outline)
    assets = reverse("draft_assets", args=[page.pk or 0])
    body = render(outline, assets=assets, presenter=mode != PARTICIPANT)
    context = {"title": outline.title, "body": body, "mode": mode, "language": outline.language, "empty": empty}
    return TemplateResponse(request, "library/preview.html", context)


def show_problems(request: HttpRequest, page: Page, error: DocumentError) -> TemplateResponse:
    """Answer with what keeps a draft from being shown."""
    return TemplateResponse(request, "library/preview.html", {"title": page.title, "problems": error.problems})
