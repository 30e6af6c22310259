"""An address as a QR code."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString

QUIET = 4
"""Light modules around the code: what the standard asks for, and what a camera needs on a dark page."""
PIXELS = 20
"""Of one module in a PNG: a code of 37 modules is 900 pixels wide, which prints sharply on a table card."""


def _made(address: str) -> segno.QRCode:
    # Level M stands a stain and a fold; a Micro QR code is not read by all phones.
    return segno.make(address, error="m", micro=False)


def svg(address: str) -> bytes:
    """Return a whole SVG file."""
    file = io.BytesIO()
    _made(address).save(file, kind="svg", border=QUIET, light="#fff", scale=PIXELS, title="QR code")
    return file.getvalue()


def png(address: str) -> bytes:
    """Return a PNG."""
    file = io.BytesIO()
    _made(address).save(file, kind="png", border=QUIET, light="#fff", scale=PIXELS)
    return file.getvalue()


def inline(address: str) -> SafeString:
    """Return an SVG element for a page, as large as its box; what it stands for is said beside it."""
    element = _made(address).svg_inline(border=QUIET, light="#fff", omitsize=True, unit=None, svgclass="qr")
    return SafeString(element.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
