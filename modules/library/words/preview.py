"""The preview of a draft, rendered from an outline like all other output."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page

from modules.delivery.build import build, build_block
from modules.delivery.html.pages import render, render_node
from modules.delivery.outline import for_participants
from modules.domain.document import Document, DocumentError
from modules.library.words.codec import encode

PARTICIPANT = "participant"
GUIDE_MODES = [("presenter", "As presenters see it")]


@dataclass(frozen=True)
class Band:
    """What stands above a preview that has an address of its own: what this is, and the way back."""

    said: str
    back: str
    url: str


def show(
    request: HttpRequest,
    page: Page,
    mode: str,
    source: Mapping[str, Any],
    empty: Sequence[Any] = (),
    band: Band | None = None,
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
    return TemplateResponse(request, "library/preview.html", {**context, "band": band})


def show_guide(
    request: HttpRequest,
    page: Page,
    uid: Any,
    language: str,
    tokens: Mapping[str, str] | None = None,
    empty: Callable[[Document], Sequence[Any]] = lambda _: (),
) -> TemplateResponse:
    """Return the preview of a guide's draft. ``empty`` returns the tokens of a document that have no value."""
    try:
        value = encode(page)
    except DocumentError as error:
        return show_problems(request, page, error)
    node = build_block({"id": str(uid), "type": "guide", "value": value}, tokens)
    body = render_node(node, level=1, assets=reverse("draft_assets", args=[page.pk or 0]))
    context = {"title": page.title, "body": body, "mode": "presenter", "language": language}
    return TemplateResponse(request, "library/preview.html", {**context, "empty": empty(value)})


def show_problems(request: HttpRequest, page: Page, error: DocumentError) -> TemplateResponse:
    """Return a page with the problems that prevent a preview."""
    return TemplateResponse(request, "library/preview.html", {"title": page.title, "problems": error.problems})
