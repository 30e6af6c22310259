"""Middleware around Wagtail's views for several uploads: what they do is on record, and what is in use is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from modules.accounts.audit.recording import record
from modules.accounts.identity.policy import actor_of
from modules.core.routes import view_name
from modules.media.models import Document, Image

IN_USE = "This is in use, so it was not deleted. Take it out where it is used first."
DONE = {
    "add_multiple": "wagtail.create",
    "create_multiple_from_uploaded_image": "wagtail.create",
    "create_multiple_from_uploaded_document": "wagtail.create",
    "edit_multiple": "wagtail.edit",
    "delete_multiple": "wagtail.delete",
}
"""{name of the view: what it does}. Wagtail writes no history there, and deletes without a look at references."""
KEYS: Mapping[str, tuple[type[Image | Document], str]] = {
    "wagtailimages": (Image, "image_id"),
    "wagtaildocs": (Document, "doc_id"),
}
"""{namespace: (model, what the answer and the address call its key)}."""


class InUse:
    """Puts each upload, change and deletion on record, in its own transaction, and turns a refusal into words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Run one of these views. The refusal (status 409) has the shape that Wagtail's upload script reads."""
        space, _, name = view_name(request).rpartition(":")
        if request.method != "POST" or name not in DONE or space not in KEYS:
            return None
        model, key = KEYS[space]
        try:
            with transaction.atomic():
                before = model.objects.filter(pk=kwargs.get(key)).first()
                answer = view(request, *args, **kwargs)
                about = before or model.objects.filter(pk=_said(answer).get(key)).first()
                if about and _said(answer).get("success"):
                    record(DONE[name], actor=actor_of(request), about=about)
                return answer
        except ProtectedError:
            return JsonResponse({"success": False, "error_message": IN_USE}, status=409)


def _said(answer: HttpResponseBase) -> dict[str, Any]:
    """Return what an answer of these views says."""
    if not isinstance(answer, JsonResponse):
        return {}
    said = json.loads(answer.content)
    return said if isinstance(said, dict) else {}
