"""Checks on uploads. They look at the bytes: these must be what the extension of the name says, and nothing besides."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from PIL import Image as Pillow

from modules.media.archives import is_archive, is_office
from modules.media.naming import extension_of, original_name
from modules.media.pictures import Odd, is_from_a_phone, layout_of
from modules.media.texts import encoding_of

UNREADABLE = "This is not a picture that can be read. Open it, save it again, and try again."
TOO_MANY_PIXELS = "The picture has too many pixels. Make it smaller first."
MOVING_PNG = "This PNG is animated, and would stand still here. Save it as a GIF, or save one picture of it."
MOST_FRAMES = 500
FROM_A_PHONE = (
    "This is a HEIC photo, which many browsers can’t show. On an iPhone, open Settings, Camera, Formats, and choose "
    "“Most Compatible”; on other phones, switch off “High efficiency pictures” in the camera’s settings. Then take the "
    "photo again. For a photo that you have already, choose Share and Mail on the phone: the mail has it as a JPEG."
)
PHONE_EXTENSIONS = frozenset({"heic", "heif", "hif", "avif"})
# {extension: Pillow's names for the format}. Phones write MPO: a JPEG followed by a second picture.
PICTURES = {
    "gif": {"GIF"},
    "jpg": {"JPEG", "MPO"},
    "jpeg": {"JPEG", "MPO"},
    "png": {"PNG"},
    "webp": {"WEBP"},
}


def check_image(file: File, name: str) -> None:
    """Raise ValidationError, in plain words, if the file is not a picture of an allowed type and size."""
    _refuse_phone_format(file, name)
    extension = _allowed_extension(name, settings.WAGTAILIMAGES_EXTENSIONS)
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    found = _picture_format(file)
    if found not in PICTURES.get(extension, ()):
        raise ValidationError(f"The file is a {found} picture, but its name ends in .{extension}. Rename it first.")


def check_document(file: File, name: str) -> None:
    """Raise ValidationError, in plain words, if the file is not a document of an allowed type and size."""
    extension = _allowed_extension(name, [one for one in settings.WAGTAILDOCS_EXTENSIONS if one in DOCUMENTS])
    _check_size(file, getattr(settings, "WAGTAILDOCS_MAX_UPLOAD_SIZE", None))
    file.seek(0)
    if not DOCUMENTS[extension](file, extension):
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


def _refuse_phone_format(file: File, name: str) -> None:
    file.seek(0)
    if extension_of(name)[1:] in PHONE_EXTENSIONS or is_from_a_phone(file.read(12)):
        raise ValidationError(FROM_A_PHONE)


def _picture_format(file: File) -> str:
    """Return Pillow's name for the format. Reads the whole picture, then rewinds the file.

    Raises:
        ValidationError: the picture can't be read, moves though it is a PNG, or has too many frames, or too many pixels
            in all its frames together.
    """
    try:
        frames = _frames(file)
        with _picture(file) as picture:
            found = str(picture.format)
            _refuse_large(picture, frames)
            picture.verify()
        with _picture(file) as picture:
            picture.load()  # `verify` misses a JPEG that is cut off
    except ValidationError:
        raise
    except Pillow.DecompressionBombError as problem:
        raise ValidationError(TOO_MANY_PIXELS) from problem
    except Exception as problem:  # Pillow's readers raise many kinds of exceptions for bad input
        raise ValidationError(UNREADABLE) from problem
    finally:
        file.seek(0)
    return found


def _frames(file: File) -> int:
    """Return the number of frames; 1 if the bytes have no end, which Pillow judges."""
    file.seek(0)
    try:
        return layout_of(file.read()).frames
    except Odd:
        return 1


def _refuse_large(picture: Pillow.Image, frames: int) -> None:
    if picture.format == "PNG" and frames > 1:
        raise ValidationError(MOVING_PNG)
    if frames > MOST_FRAMES:
        raise ValidationError(f"The picture has {frames} frames. It can have at most {MOST_FRAMES}.")
    if picture.width * picture.height * frames > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS)


def _picture(file: File) -> Pillow.Image:
    file.seek(0)
    return Pillow.open(file, formats=("GIF", "JPEG", "PNG", "WEBP"))


def _is_pdf(file: File, extension: str) -> bool:
    return file.read(1024).lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-")


def _is_text(file: File, extension: str) -> bool:
    return bool(encoding_of(file.read()))


def _is_calendar(file: File, extension: str) -> bool:
    data = file.read()
    encoding = encoding_of(data)
    return bool(encoding) and data.decode(encoding).lstrip("\ufeff\r\n\t ").upper().startswith("BEGIN:VCALENDAR")


DOCUMENTS: dict[str, Callable[[File, str], bool]] = {
    "csv": _is_text,
    "ics": _is_calendar,
    "pdf": _is_pdf,
    "txt": _is_text,
    "zip": is_archive,
    **dict.fromkeys(("docx", "pptx", "xlsx"), is_office),
}
"""{extension: whether the bytes are such a file}. A type that is allowed in the settings needs a check here."""
