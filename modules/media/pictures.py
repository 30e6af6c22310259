"""Reading how the bytes of a picture are laid out: how many frames it has, and where it ends.

Nothing is decoded, so the cost depends on the number of bytes and not on the number of pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

PNG, GIFS = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
PHONE_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
"""Brands of the box ``ftyp`` (ISO/IEC 23008-12) that phones write."""
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers of a JPEG that no length follows: TEM, restarts, and the start of the image."""
END_OF_JPEG = 0xD9


@dataclass(frozen=True)
class Layout:
    """The number of frames, and the number of bytes up to the end of the picture. Bytes may follow it."""

    frames: int
    end: int


class Odd(ValueError):
    """The bytes are not laid out as those of a picture."""


def layout_of(data: bytes) -> Layout:
    """Return the layout of a GIF, JPEG, PNG or WebP. Raises Odd for anything else, and for a picture without an end."""
    for begins, read in READERS.items():
        if data.startswith(begins):
            return read(data)
    raise Odd


def is_from_a_phone(data: bytes) -> bool:
    """Return whether these are the first bytes of a HEIC, HEIF or AVIF picture."""
    return data[4:8] == b"ftyp" and data[8:12] in PHONE_BRANDS


def _number(data: bytes, at: int, length: int, order: str = "big") -> int:
    found = data[at : at + length]
    if len(found) < length:
        raise Odd
    return int.from_bytes(found, "little" if order == "little" else "big")


def _png(data: bytes) -> Layout:
    frames = 1
    for kind, at, end in _png_chunks(data):
        if kind == b"acTL":
            frames = max(frames, _number(data, at, 4))
        if kind == b"IEND":
            return Layout(frames, end)
    raise Odd


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start of the content, end of the chunk)."""
    at = len(PNG)
    while at < len(data):
        end = at + 12 + _number(data, at, 4)
        if end > len(data):
            raise Odd
        yield data[at + 4 : at + 8], at + 8, end
        at = end


def _webp(data: bytes) -> Layout:
    end = 8 + _number(data, 4, 4, "little")
    if data[8:12] != b"WEBP" or end > len(data):
        raise Odd
    at, frames = 12, 0
    while at + 8 <= end:
        frames += data[at : at + 4] == b"ANMF"
        length = _number(data, at + 4, 4, "little")
        at += 8 + length + length % 2
    return Layout(max(frames, 1), end)


def _gif(data: bytes) -> Layout:
    at, frames = 13 + _colors(_number(data, 10, 1)), 0
    while True:
        match _number(data, at, 1):
            case 0x21:  # an extension
                at = _after_blocks(data, at + 2)
            case 0x2C:  # a frame
                frames += 1
                at = _after_blocks(data, at + 11 + _colors(_number(data, at + 9, 1)))
            case 0x3B:
                return Layout(max(frames, 1), at + 1)
            case _:
                raise Odd


def _colors(flags: int) -> int:
    """Return the number of bytes of a table of colors."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while length := _number(data, at, 1):
        at += 1 + length
    return at + 1


def _jpeg(data: bytes) -> Layout:
    at = 2
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise Odd
        marker = _number(data, at + 1, 1)
        if marker == END_OF_JPEG:
            return Layout(1, at + 2)
        if marker == 0xFF:  # padding
            at += 1
        elif marker == 0 or marker in ALONE:  # a byte of the picture itself, or nothing more
            at += 2
        else:
            at += 2 + _number(data, at + 2, 2)


READERS: Mapping[bytes, Callable[[bytes], Layout]] = {
    PNG: _png,
    b"RIFF": _webp,
    **dict.fromkeys(GIFS, _gif),
    b"\xff\xd8\xff": _jpeg,
}
"""{first bytes: reader}."""
