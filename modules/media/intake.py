"""Checks on uploads: the content of a file must match the extension of its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Collection
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image as Pillow

from modules.media.naming import extension_of, original_name

UNREADABLE = "This is not a picture that can be read. Open it, save it again, and try again."
# {extension: Pillow's names for the format}. Phones write MPO: a JPEG followed by a second picture.
PICTURES = {
    "gif": {"GIF"},
    "jpg": {"JPEG", "MPO"},
    "jpeg": {"JPEG", "MPO"},
    "png": {"PNG"},
    "webp": {"WEBP"},
}
MOST_UNPACKED, MOST_ENTRIES = 250 * 1024 * 1024, 5_000
PROGRAM = re.compile(r"\.(bat|cmd|com|exe|hta|html?|jar|js|lnk|msi|ps1|scr|sh|svg|vbs|wsf)$", re.IGNORECASE)
OFFICE_PARTS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}


def check_image(file: File, name: str) -> None:
    """Raise ValidationError, in plain words, if the file is not a picture of an allowed type and size."""
    extension = _allowed_extension(name, settings.WAGTAILIMAGES_EXTENSIONS)
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    found = _picture_format(file)
    if found not in PICTURES.get(extension, ()):
        raise ValidationError(f"The file is a {found} picture, but its name ends in .{extension}. Rename it first.")


def check_document(file: File, name: str) -> None:
    """Raise ValidationError, in plain words, if the file is not a document of an allowed type and size."""
    extension = _allowed_extension(name, settings.WAGTAILDOCS_EXTENSIONS)
    _check_size(file, getattr(settings, "WAGTAILDOCS_MAX_UPLOAD_SIZE", None))
    file.seek(0)
    if not DOCUMENTS.get(extension, _is_text)(file, extension):
        raise ValidationError(
            f"This is not a .{extension} file, or it is damaged. Open it, save it again, and try again."
        )
    file.seek(0)


def check_description(description: str, name: str) -> None:
    """Raise ValidationError if the description is empty or only repeats the name of the file."""
    said = original_name(description) if description.strip() else ""
    if not said:
        raise ValidationError("Describe the picture: people who can’t see it will hear this instead.")
    if said in {original_name(name), original_name(name).rsplit(".", 1)[0]}:
        raise ValidationError("The description is only the name of the file. Say what the picture shows.")


def _allowed_extension(name: str, allowed: Collection[str]) -> str:
    extension = extension_of(name)[1:]
    if extension not in allowed:
        raise ValidationError(f"Files of this type can’t be uploaded. Choose one of: {', '.join(allowed)}.")
    return extension


def _check_size(file: File, limit: int | None) -> None:
    if not file.size:
        raise ValidationError("The file is empty.")
    if limit is not None and file.size > limit:
        raise ValidationError(
            f"The file is too big ({filesizeformat(file.size)}). It can have at most {filesizeformat(limit)}."
        )


def _picture_format(file: File) -> str:
    """Return Pillow's name for the format. Reads the whole picture, then rewinds the file.

    Raises:
        ValidationError: the picture can't be read, or has too many pixels in all its frames together.
    """
    try:
        with _picture(file) as picture:
            found, pixels = str(picture.format), _pixels(picture)
            picture.verify()
        if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValidationError("The picture has too many pixels. Make it smaller first.")
        with _picture(file) as picture:
            picture.load()  # `verify` misses a JPEG that is cut off
    except ValidationError:
        raise
    except Exception as problem:  # Pillow's readers raise many kinds of exceptions for bad input
        raise ValidationError(UNREADABLE) from problem
    finally:
        file.seek(0)
    return found


def _picture(file: File) -> Pillow.Image:
    file.seek(0)
    return Pillow.open(file, formats=("GIF", "JPEG", "PNG", "WEBP"))


def _pixels(picture: Pillow.Image) -> int:
    frames: int = getattr(picture, "n_frames", 1)
    return picture.width * picture.height * frames


def _is_pdf(file: File, extension: str) -> bool:
    return b"%PDF-" in file.read(1024)


def _is_text(file: File, extension: str) -> bool:
    return not any(b"\0" in chunk for chunk in file.chunks())


def _is_calendar(file: File, extension: str) -> bool:
    return b"BEGIN:VCALENDAR" in file.read(1024) and _is_text(file, extension)


def _is_zip(file: File, extension: str) -> bool:
    names = _packed(file)
    if names and any(PROGRAM.search(name) for name in names):
        raise ValidationError(
            "The ZIP file contains a program, or a page that could run one. Take it out, and try again."
        )
    return names is not None


def _packed(file: File) -> list[str] | None:
    """Return the names of the files in a ZIP archive, or None if the file is not a ZIP archive.

    Nothing is unpacked: the sizes come from the archive's own directory, which unpacking programs trust too.

    Raises:
        ValidationError: the archive unpacks to too much data or too many files, or names a path outside itself.
    """
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        limits = f"{filesizeformat(MOST_UNPACKED)}, or over {MOST_ENTRIES} files"
        raise ValidationError(f"Unpacked, it would be over {limits}. Upload fewer or smaller files at a time.")
    if any(".." in PurePosixPath(entry.filename.replace("\\", "/")).parts for entry in entries):
        raise ValidationError("The ZIP file names files outside itself. Make it again, and try again.")
    return [entry.filename for entry in entries]


def _is_office(file: File, extension: str) -> bool:
    names = _packed(file)
    if names is None:
        return False
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError("The file contains macros. Save it without them, and try again.")
    return "[Content_Types].xml" in names and any(name.startswith(OFFICE_PARTS[extension]) for name in names)


DOCUMENTS: dict[str, Callable[[File, str], bool]] = {
    "pdf": _is_pdf,
    "ics": _is_calendar,
    "zip": _is_zip,
    **dict.fromkeys(OFFICE_PARTS, _is_office),
}
