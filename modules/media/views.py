"""The private addresses of every stored image and document: ``/files/<path>``, ``/files/<sha256>/<name>``."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from modules.accounts.audit.recording import of_download, record
from modules.accounts.identity.policy import actor_of
from modules.media.models import Document, Image, Rendition
from modules.media.naming import content_digest
from modules.media.policy import owner_of
from modules.media.serving import SIZES, asset_response, respond


@require_safe
def serve_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return a file that the person may see through at least one image or document.

    Raises:
        Http404: the file does not exist, or this person may not see it. Both get the same answer.
    """
    asset = visible_asset(request.user, path)
    if asset is None:
        raise Http404
    if isinstance(asset, Document):
        of_download(request, "document.download", asset)
    _note_reading(request, asset.image if isinstance(asset, Rendition) else asset)
    return respond(request, asset)


@require_safe
def serve_by_digest(request: HttpRequest, sha256: str, name: str) -> HttpResponseBase:
    """Return a file that the person may see, or a picture in one of its sizes, by the digest that a document holds.

    Raises:
        Http404: as :func:`serve_file`.
    """
    images, documents = Image.objects.visible_to(request.user), Document.objects.visible_to(request.user)
    document = None if name in SIZES else documents.filter(sha256=sha256).first()
    if document:
        of_download(request, "document.download", document)
    _note_reading(request, document or images.filter(sha256=sha256).first())
    return asset_response(sha256, name, images=images, documents=documents, request=request)


def _note_reading(request: HttpRequest, asset: Image | Document | None) -> None:
    """Write down that an administrator sees what is a center's, as each page of its words that they read is."""
    if asset is None:
        return
    person = actor_of(request)
    center = owner_of(asset.collection) if person.reads else None
    if center in person.reads:
        record("asset.read", actor=person, about=asset, center=center)


def visible_asset(user: Any, path: str) -> Image | Document | Rendition | None:
    """Return a row with this file that the user may see, or None. Paths outside ``assets/`` are never looked up."""
    digest = content_digest(path)
    if digest is None:
        return None
    images, documents = Image.objects.visible_to(user), Document.objects.visible_to(user)
    return (
        images.filter(sha256=digest, file=path).first()
        or documents.filter(sha256=digest, file=path).first()
        or Rendition.objects.filter(file=path, image__in=images).select_related("image").first()
    )
