"""Small files of each kind, made on the spot."""

import io
import struct
import zipfile
import zlib

from PIL import Image as Pillow


def picture(format: str = "PNG", size: tuple[int, int] = (40, 30), color: str = "teal", **options) -> bytes:
    """Return the bytes of a plain picture."""
    out = io.BytesIO()
    Pillow.new("RGB", size, color).save(out, format, **options)
    return out.getvalue()


def animation(size: tuple[int, int] = (40, 30)) -> bytes:
    """Return an animated GIF of two frames."""
    frames = [Pillow.new("RGB", size, color) for color in ("teal", "white")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def moving_png() -> bytes:
    """Return an animated PNG of two frames."""
    frames = [Pillow.new("RGB", (40, 30), color) for color in ("teal", "white")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def gif_of(frames: int) -> bytes:
    """Return a GIF of so many frames, each of one pixel and 15 bytes."""
    head = b"GIF89a\x01\0\x01\0\x80\0\0" + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c\0\0\0\0\x01\0\x01\0\0" + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b"\x3b"


def png_that_says(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, with next to nothing in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    about = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", about), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in chunks)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
"""What a phone's photo begins with."""


def archive(*names: str) -> bytes:
    """Return a ZIP with empty files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        for name in names:
            files.writestr(name, b"")
    return out.getvalue()


def presentation() -> bytes:
    """Return what passes for a .pptx by its parts."""
    return archive("[Content_Types].xml", "ppt/presentation.xml")


PDF = b"%PDF-1.7\n%%EOF\n"
