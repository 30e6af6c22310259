"""HTTP responses that contain the bytes of an image or document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from wagtail.images.models import SourceImageIOError

from modules.media.models import Asset, Document, Image, Rendition
from modules.media.naming import content_digest, content_name, extension_of, original_name
from modules.media.scanning import refusal
from modules.media.texts import encoding_of

SIZES: Mapping[str, str] = MappingProxyType(
    {f"w{width}.webp": f"width-{width}|format-webp" for width in (400, 800, 1600)}
)
"""{name of the file in the URL: Wagtail filter}. The sizes in which a picture is served besides its original."""

PICTURE_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
DOCUMENT_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
UNKNOWN_TYPE = "application/octet-stream"

PRIVATE = "private, max-age=31536000, immutable"
"""The default Cache-Control header.

The bytes at an address never change, but the people who may see them can, so shared caches must not keep them.
"""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def files_address() -> str:
    """Return the address below which ``file_by_digest`` serves what a person may see, with a slash at the end."""
    return reverse("file", args=["-"])[:-1]


def asset_response(
    sha256: str,
    name: str,
    *,
    images: QuerySet[Image],
    documents: QuerySet[Document],
    request: HttpRequest,
    cache_control: str = PRIVATE,
) -> HttpResponseBase:
    """Return the response for ``…/assets/<sha256>/<name>``.

    That is a picture in one of ``SIZES``, or the original file under a name with the same extension. The caller has
    checked that the person may see all of ``images`` and ``documents``. The file is found by its digest alone, because
    a row with the same bytes may have another name than the one in an old document.

    Raises:
        Http404: no row has this digest, the name does not fit the file, or the bytes are gone.
    """
    if name in SIZES:
        image = images.filter(sha256=sha256).first()
        return respond(request, _found(image), SIZES[name], cache_control=cache_control)
    if original_name(name) != name:
        raise Http404
    wanted = {"sha256": sha256, "file": content_name(sha256, name)}
    asset = images.filter(**wanted).first() or documents.filter(**wanted).first()
    return respond(request, _found(asset), name=name, cache_control=cache_control)


def respond(
    request: HttpRequest,
    asset: Image | Document | Rendition,
    spec: str | None = None,
    *,
    name: str = "",
    cache_control: str = PRIVATE,
) -> HttpResponseBase:
    """Return a response with the bytes of the file, or of a rendition of an image if ``spec`` is given.

    ``name`` is the name of the download; by default the file's own name. If the settings name a virus scanner, it is
    asked first, about the file as it was uploaded.

    Raises:
        Http404: the bytes are gone.
    """
    original = asset.image if isinstance(asset, Rendition) else asset
    if refused := refusal(original.sha256, str(original.file.name)):
        return refused
    if isinstance(asset, Image) and spec:
        asset = rendition_of(asset, spec)
    stored = str(asset.file.name)
    response = _unchanged(request, stored) or _bytes(stored, name or getattr(asset, "name", ""))
    for header, value in (*HEADERS.items(), ("ETag", _etag(stored)), ("Cache-Control", cache_control)):
        response.headers[header] = value
    return response


def rendition_of(image: Image, spec: str) -> Rendition:
    """Return the image in another size.

    The rendition is created again if its bytes are missing, for example after a restore from a backup without
    renditions.

    Raises:
        Http404: the image's own bytes are gone.
    """
    try:
        rendition = image.get_rendition(spec)
        if not default_storage.exists(rendition.file.name):
            rendition.delete()
            rendition = image.get_rendition(spec)
    except SourceImageIOError as problem:
        raise Http404 from problem
    return rendition


def _found(asset: Asset | None) -> Any:
    if asset is None:
        raise Http404
    return asset


def _etag(stored: str) -> str:
    return f'"{content_digest(stored)}"'


def _unchanged(request: HttpRequest, stored: str) -> HttpResponseBase | None:
    return get_conditional_response(request, etag=_etag(stored))


def _bytes(stored: str, name: str) -> HttpResponseBase:
    """Return the bytes, or an empty response that makes the web server send them if ``BCP_ACCEL_PREFIX`` is set."""
    extension = extension_of(stored)
    picture = PICTURE_TYPES.get(extension)
    content_type = picture or DOCUMENT_TYPES.get(extension, UNKNOWN_TYPE)
    if content_type.startswith("text/"):
        content_type = f"{content_type}; charset={_charset(stored)}"
    prefix = getattr(settings, "BCP_ACCEL_PREFIX", "")
    if prefix:
        response: HttpResponseBase = HttpResponse(content_type=content_type)
        response.headers["X-Accel-Redirect"] = prefix.rstrip("/") + "/" + stored
    else:
        response = FileResponse(_opened(stored), content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(picture is None, name) or "inline"
    return response


@lru_cache(maxsize=1000)
def _charset(stored: str) -> str:
    """Return the encoding of a text; the file under a content name never changes. Raises Http404 as ``_opened``."""
    with _opened(stored) as file:
        return encoding_of(file.read()) or "utf-8"


def _opened(stored: str) -> Any:
    try:
        return default_storage.open(stored)
    except FileNotFoundError as problem:
        raise Http404 from problem
