"""The preview of a draft, rendered from an outline like all other output."""

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
    """Return the preview of a draft, as participants or as presenters see it.

    Args:
        mode: ``PARTICIPANT``, or any other value for presenters.
        source: the draft in the form that ``delivery/build.py`` takes.
        empty: the tokens without a value; each has a ``label``, and a ``url`` where it can be filled.
    """
    outline = build(dict(source))
    if mode == PARTICIPANT:
        outline = for_participants(outline)
    assets = reverse("draft_assets", args=[page.pk or 0])
    body = render(outline, assets=assets, presenter=mode != PARTICIPANT)
    context = {"title": outline.title, "body": body, "mode": mode, "language": outline.language, "empty": empty}
    return TemplateResponse(request, "library/preview.html", context)


def show_problems(request: HttpRequest, page: Page, error: DocumentError) -> TemplateResponse:
    """Return a page with the problems that prevent a preview."""
    return TemplateResponse(request, "library/preview.html", {"title": page.title, "problems": error.problems})
