"""What may be uploaded."""

import codecs
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL.GifImagePlugin import GifImageFile
from PIL.PngImagePlugin import PngImageFile

from modules.media import archives
from modules.media.intake import check_description, check_document, check_image
from tests.media.samples import (
    HEIC,
    PDF,
    animation,
    archive,
    gif_of,
    moving_png,
    picture,
    png_that_says,
    presentation,
)


def image_problem(content: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as caught:
        check_image(ContentFile(content, name), name)
    return caught.value.messages[0]


def document_problem(content: bytes, name: str) -> str:
    with pytest.raises(ValidationError) as caught:
        check_document(ContentFile(content, name), name)
    return caught.value.messages[0]


@pytest.mark.parametrize(
    ("format", "name"),
    [("PNG", "a.png"), ("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("WEBP", "a.webp"), ("GIF", "a.gif")],
)
def test_pictures_of_the_allowed_types_pass(format, name):
    check_image(ContentFile(picture(format), name), name)


def test_an_animated_gif_passes():
    check_image(ContentFile(animation(), "a.gif"), "a.gif")


def test_a_checked_file_stands_at_its_start():
    file = ContentFile(picture(), "a.png")
    check_image(file, "a.png")
    assert file.read() == picture()


def test_an_empty_picture_is_refused():
    assert image_problem(b"", "a.png") == "The file is empty."


def test_a_png_named_jpg_is_refused():
    assert "is a PNG picture, but its name ends in .jpg" in image_problem(picture("PNG"), "a.jpg")


def test_a_picture_of_20_mb_is_refused():
    assert "too big (20.0\xa0MB)" in image_problem(picture() + b"\0" * (20 * 1024 * 1024 - len(picture())), "a.png")


def test_a_picture_of_too_many_pixels_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100
    assert "too many pixels" in image_problem(picture(), "a.png")


def test_all_frames_of_an_animation_count(settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40 * 30 + 1
    assert "too many pixels" in image_problem(animation(), "a.gif")


@pytest.mark.parametrize("side", [8_000, 14_000, 2_000_000_000])
def test_a_picture_of_64_megapixels_or_more_is_refused_before_it_is_read(side, monkeypatch):
    monkeypatch.setattr(PngImageFile, "load", lambda *args: pytest.fail("the picture was read"))
    assert "too many pixels" in image_problem(png_that_says(side, side), "a.png")


def test_a_picture_of_a_phone_of_48_megapixels_is_not_too_large(settings):
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS >= 8064 * 6048


def test_a_gif_of_100_000_frames_is_refused_before_any_is_read(monkeypatch):
    monkeypatch.setattr(GifImageFile, "seek", lambda *args: pytest.fail("a frame was read"))
    assert "100000 frames" in image_problem(gif_of(100_000), "a.gif")


def test_an_animated_png_is_refused_in_words():
    assert "animated" in image_problem(moving_png(), "a.png")


@pytest.mark.parametrize("name", ["IMG_1.HEIC", "a.heif", "a.avif"])
def test_a_photo_that_a_phone_keeps_for_itself_is_refused_with_what_to_do(name):
    problem = image_problem(picture(), name)
    assert "Most Compatible" in problem and "HEIC" in problem


def test_what_a_phone_keeps_for_itself_is_known_by_its_bytes():
    assert "Most Compatible" in image_problem(HEIC, "a.jpg")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_ends_too_early_is_refused(format):
    content = picture(format, (400, 300))
    assert "can be read" in image_problem(content[: len(content) // 2], f"a.{format.lower()}")


def test_words_named_png_are_refused():
    assert "can be read" in image_problem(b"not a picture", "a.png")


@pytest.mark.parametrize("name", ["a.svg", "a.bmp", "a.html", "a", "png"])
def test_other_extensions_are_refused_for_pictures(name):
    assert "can’t be uploaded" in image_problem(picture(), name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "a.pdf"),
        (presentation(), "a.pptx"),
        (archive("[Content_Types].xml", "word/document.xml"), "a.docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx"),
        (archive("a.txt"), "a.zip"),
        (b"a,b\n1,2\n", "a.csv"),
        ("naïve".encode(), "a.txt"),
        ("naïve “quoted”".encode("windows-1252"), "a.txt"),
        ("a,naïve".encode("latin-1"), "a.csv"),
        ("naïve, हिन्दी".encode("utf-16"), "a.csv"),
        (codecs.BOM_UTF16_BE + "naïve".encode("utf-16-be"), "a.txt"),
        (codecs.BOM_UTF8 + b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics"),
    ],
)
def test_documents_of_the_allowed_types_pass(content, name):
    check_document(ContentFile(content, name), name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html>", "a.pdf"),
        (PDF, "a.docx"),
        (presentation(), "a.docx"),
        (archive("a.txt"), "a.pptx"),
        (b"MZ\0\0", "a.txt"),
        (b"\x7fELF\x02\x01\x01", "a.txt"),
        (HEIC, "a.txt"),
        (b"<html>%PDF-1.7", "a.pdf"),
        (b"words BEGIN:VCALENDAR", "a.ics"),
        (b"MZ\x90\0" + archive("a.txt"), "a.zip"),
        (b"MZ\x90\0" + presentation(), "a.pptx"),
        ("naïve".encode("utf-16")[:-1], "a.txt"),
        (b"words", "a.ics"),
        (b"words", "a.zip"),
    ],
)
def test_a_document_that_is_not_what_its_name_says_is_refused(content, name):
    assert "or it is damaged" in document_problem(content, name)


def test_a_document_with_macros_is_refused():
    content = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    assert "macros" in document_problem(content, "a.docx")


def holding(**files: bytes) -> bytes:
    """Return a ZIP with files of these bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_macros_are_found_under_any_name():
    types = b'<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    assert "macros" in document_problem(
        holding(**{"[Content_Types].xml": types, "word/document.xml": b"", "word/x.bin": b""}), "a.docx"
    )


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03\0", b"\x7fELF\x02\0", b"#!/bin/sh"])
def test_a_program_in_an_archive_is_found_under_any_name(content):
    assert "contains a program" in document_problem(holding(**{"notes.txt": content}), "a.zip")


def test_an_archive_with_a_text_that_begins_as_a_program_does_passes():
    content = holding(**{"notes.txt": b"MZ is short for Mozambique."})
    check_document(ContentFile(content, "a.zip"), "a.zip")


def test_an_archive_with_a_password_is_refused():
    content = bytearray(archive("a.txt"))
    content[6] |= 1  # the flag, in the file's own header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in document_problem(bytes(content), "a.zip")


def test_a_type_that_has_no_check_is_not_taken(settings):
    settings.WAGTAILDOCS_EXTENSIONS = [*settings.WAGTAILDOCS_EXTENSIONS, "odt"]
    assert "can’t be uploaded" in document_problem(archive("content.xml"), "a.odt")


def packed(**files):
    """Return a ZIP with these files: their length by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, length in files.items():
            archive.writestr(name, b"0" * length)
    return out.getvalue()


@pytest.mark.parametrize(("name", "start"), [("a.zip", {}), ("a.docx", {"[Content_Types].xml": 1, "word/a.xml": 1})])
def test_an_archive_that_swells_is_refused(name, start, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_000_000)
    content = packed(**start, **{"b.txt": 2_000_000})
    assert len(content) < 10_000
    assert "Unpacked, it would be over" in document_problem(content, name)


def test_an_archive_of_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    assert "over 3 files" in document_problem(archive("a", "b", "c", "d"), "a.zip")


@pytest.mark.parametrize("inside", ["../../etc/passwd", "a/../../b.txt", "..\\..\\b.txt"])
def test_an_archive_that_reaches_outside_of_itself_is_refused(inside):
    assert "outside itself" in document_problem(archive(inside), "a.zip")


@pytest.mark.parametrize("inside", ["run.exe", "a/RUN.BAT", "page.html", "drawing.svg", "script.js"])
def test_an_archive_with_a_program_is_refused(inside):
    assert "contains a program" in document_problem(archive("a.txt", inside), "a.zip")


def test_an_empty_document_is_refused():
    assert document_problem(b"", "a.txt") == "The file is empty."


def test_a_document_over_the_limit_is_refused(settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    assert "too big" in document_problem(PDF, "a.pdf")


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.docm", "a.svg", "a.js", "a"])
def test_other_extensions_are_refused_for_documents(name):
    assert "can’t be uploaded" in document_problem(PDF, name)


@pytest.mark.parametrize("description", ["", "  ", "IMG_1234.jpg", "IMG_1234", "IMG 1234.JPG"])
def test_a_description_that_says_nothing_is_refused(description):
    with pytest.raises(ValidationError):
        check_description(description, "IMG_1234.jpg")


def test_a_description_in_words_passes():
    check_description("A deputy and a shop owner talk at a counter.", "IMG_1234.jpg")
