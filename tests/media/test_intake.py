"""What may be uploaded."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from modules.media import intake
from modules.media.intake import check_description, check_document, check_image
from tests.media.samples import PDF, animation, archive, picture, presentation


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
        (b"words", "a.ics"),
        (b"words", "a.zip"),
    ],
)
def test_a_document_that_is_not_what_its_name_says_is_refused(content, name):
    assert "or it is damaged" in document_problem(content, name)


def test_a_document_with_macros_is_refused():
    content = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    assert "macros" in document_problem(content, "a.docx")


def packed(**files):
    """Return a ZIP with these files: their length by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, length in files.items():
            archive.writestr(name, b"0" * length)
    return out.getvalue()


@pytest.mark.parametrize(("name", "start"), [("a.zip", {}), ("a.docx", {"[Content_Types].xml": 1, "word/a.xml": 1})])
def test_an_archive_that_swells_is_refused(name, start, monkeypatch):
    monkeypatch.setattr(intake, "MOST_UNPACKED", 1_000_000)
    content = packed(**start, **{"b.txt": 2_000_000})
    assert len(content) < 10_000
    assert "Unpacked, it would be over" in document_problem(content, name)


def test_an_archive_of_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(intake, "MOST_ENTRIES", 3)
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
