"""Small files of each kind, made on the spot."""

import io
import zipfile

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
