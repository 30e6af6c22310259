"""What cameras write beside a picture does not come in with it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import PngImagePlugin

from modules.accounts.identity.models import User
from modules.centers.center.groups import library_collection
from modules.media.actions import AddImage
from modules.media.metadata import without_metadata
from modules.media.pictures import Layout, Odd, layout_of
from tests.media.samples import animation, picture

SECRET = "secret place"


def exif(**more: int) -> Pillow.Exif:
    """Return what a phone writes: where, when, with what."""
    found = Pillow.Exif()
    found[0x010F] = SECRET
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", (40.0, 26.0, 46.0)
    for tag, value in more.items():
        found[int(tag[1:])] = value
    return found


def made(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """Return a picture, left half red, right half blue."""
    whole = Pillow.new("RGB", size, "blue")
    whole.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    whole.save(out, kind, **options)  # type: ignore[arg-type]  # Pillow takes what a format knows
    return out.getvalue()


def cleaned(content: bytes, name: str = "a.jpg") -> bytes:
    """Return the bytes that would be kept."""
    file = without_metadata(ContentFile(content, name=name))
    assert file.name == name
    return bytes(file.read())


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"exif": exif()}),
        ("JPEG", {"comment": SECRET}),
        ("JPEG", {"xmp": f"<x>{SECRET}</x>".encode()}),
        ("PNG", {"exif": exif()}),
        ("WEBP", {"exif": exif()}),
        ("WEBP", {"xmp": f"<x>{SECRET}</x>".encode()}),
        ("GIF", {"comment": SECRET}),
    ],
)
def test_nothing_beside_the_picture_is_kept(kind: str, options: dict[str, object]) -> None:
    content = made(kind, **options)
    assert SECRET.encode() in content

    kept = cleaned(content, f"a.{kind.lower()}")

    assert SECRET.encode() not in kept
    with Pillow.open(BytesIO(kept)) as found:
        assert (found.format, found.size) == (kind, (40, 20))
        assert not dict(found.getexif())
        red, green, blue = found.convert("RGB").getpixel((5, 5))  # type: ignore[misc]  # of RGB, it is three
        assert red > 200 > green and blue < 60
    assert cleaned(kept, f"a.{kind.lower()}") == kept, "and then it stays as it is"


def test_texts_of_a_png_go() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET)
    texts.add_itxt("Comment", SECRET)

    assert SECRET.encode() not in cleaned(made("PNG", pnginfo=texts), "a.png")


def test_a_picture_without_metadata_stays_byte_for_byte() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        content = made(kind)
        assert cleaned(content, f"a.{kind.lower()}") == content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_follows_the_end_of_a_picture_is_cut_off(kind: str) -> None:
    content = made(kind)
    for more in (b"\0", SECRET.encode(), b"<script>alert(1)</script>", b"PK\x05\x06" + b"\0" * 18, content):
        assert cleaned(content + more, f"a.{kind.lower()}") == content


def test_of_a_moving_picture_all_is_kept_and_no_more() -> None:
    assert cleaned(animation() + SECRET.encode(), "a.gif") == animation()


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]), st.integers(1, 60), st.integers(1, 60), st.binary(max_size=40))
@settings(max_examples=30)
def test_a_picture_ends_where_it_ends_whatever_follows(kind: str, width: int, height: int, more: bytes) -> None:
    content = made(kind, (width, height))
    assert layout_of(content + more) == Layout(1, len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_is_cut_off_has_no_end(kind: str) -> None:
    content = made(kind)
    for length in range(len(content)):
        with pytest.raises(Odd):
            layout_of(content[:length])


def test_which_side_is_up_is_kept_by_turning() -> None:
    kept = cleaned(made("JPEG", exif=exif(t274=6)))

    with Pillow.open(BytesIO(kept)) as found:
        assert found.size == (20, 40)
        top = found.convert("RGB").getpixel((10, 5))
        assert top[0] > 200  # type: ignore[index]  # of RGB, it is three


def test_a_moving_picture_still_moves() -> None:
    frames = [Pillow.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], exif=exif())

    with Pillow.open(BytesIO(cleaned(out.getvalue(), "a.webp"))) as found:
        assert found.n_frames == 3  # type: ignore[attr-defined]  # of what moves
        assert not dict(found.getexif())


@pytest.mark.django_db
def test_what_is_added_has_none(admin: User) -> None:
    library = library_collection()
    words = {"title": "A port", "description": "A port by night.", "collection": library, "actor": admin}

    first = AddImage(made("JPEG", exif=exif()), name="a.jpg", **words).execute()
    again = AddImage(made("JPEG", exif=exif()), name="a.jpg", **words).execute()

    with first.file.open() as file:
        assert SECRET.encode() not in file.read()
    assert again.pk == first.pk
    assert AddImage(picture(), name="b.png", **words).execute().pk != first.pk
