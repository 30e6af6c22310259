"""Removal of what is in a file besides the picture: metadata (place, person, device), and bytes after its end."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageOps

from modules.media.pictures import Odd, layout_of

FORMATS = ("GIF", "JPEG", "PNG", "WEBP")
TELLING = frozenset({"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "iptc", "extension"})
ORIENTATION = 0x0112
QUALITY = 95
"""Quality of a JPEG or WebP that is encoded again, from 0 to 100. A JPEG that is not rotated keeps its own settings."""


def without_metadata(file: File) -> File:
    """Return the picture without metadata and without bytes after its end, rewound to its start.

    A picture that has neither is returned as the same file, so that its bytes and digest stay the same. A picture
    with an orientation flag is rotated accordingly. The color profile is kept.
    """
    file.seek(0)
    data = file.read()
    end = _end(data)
    file.seek(0)
    with Pillow.open(file, formats=FORMATS) as picture:
        picture.load()
        if not _tells(picture):
            file.seek(0)
            return file if end == len(data) else ContentFile(data[:end], name=file.name)
        content = _written(picture)
    return ContentFile(content, name=file.name)


def _end(data: bytes) -> int:
    """Return the number of bytes of the picture; all of them if it has no end."""
    try:
        return layout_of(data).end
    except Odd:
        return len(data)


def _tells(picture: Pillow.Image) -> bool:
    texts = getattr(picture, "text", {})
    return bool(TELLING & picture.info.keys() or texts or picture.format == "MPO" or dict(picture.getexif()))


def _written(picture: Pillow.Image) -> bytes:
    out, kind = BytesIO(), "JPEG" if picture.format == "MPO" else str(picture.format)
    turned = picture.getexif().get(ORIENTATION, 1) != 1
    frames = getattr(picture, "n_frames", 1) if kind != "JPEG" else 1
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile"), "exif": b""}
    if kind == "JPEG":
        options["quality"] = "keep" if picture.format == "JPEG" and not turned else QUALITY
    elif kind == "WEBP":
        options["quality"] = QUALITY
    if frames > 1:
        options["save_all"] = True
    shown = ImageOps.exif_transpose(picture) if turned and frames == 1 else picture
    for key in [*TELLING, *getattr(picture, "text", {})]:
        shown.info.pop(key, None)
    shown.save(out, kind, **options)
    return out.getvalue()
