"""Names of files: content names for the storage, and clean original names for people."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

FOLDER = "assets/"
INCOMING = f"{FOLDER}incoming/"
NAME_LENGTH = 120  # characters; also the length of the column

CONTENT_NAME = re.compile(
    r"assets/sha256/(?P<start>[0-9a-f]{2})/(?P<digest>(?P=start)[0-9a-f]{62})(?:\.[a-z0-9]{1,8})?"
)
BLANKS = re.compile(r"\s+")
UNSAFE = re.compile(r"[^-\w.]")
UNSEEN = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # marks without a shape
MOST_MARKS = 4  # on one letter: Thai, Hindi and Vietnamese need two or three
EXTENSION = re.compile(r"\.[a-z0-9]{1,8}")
SAME_TYPE = {".jpeg": ".jpg"}  # the same picture under either extension is stored once

# Names that have another meaning: devices on Windows, and the sizes in which every picture is served.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|w\d+\.(?:gif|jpe?g|png|webp)", re.IGNORECASE)


def extension_of(name: str) -> str:
    """Return the extension in lower case with its dot, or "" if the name has none or an unusual one."""
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return extension if EXTENSION.fullmatch(extension) else ""


def original_name(name: str) -> str:
    """Return the uploader's name for the file in a form that is safe in a URL, a download and any file system.

    The result is a base name without spaces or invisible characters, has at most ``NAME_LENGTH`` characters, and is
    never empty.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    extension = extension_of(base)
    stem = base[: len(base) - len(extension)] if extension else base
    stem = _without_unsafe(BLANKS.sub("_", stem.strip())).strip("._") or "file"
    clean = stem[: NAME_LENGTH - 1 - len(extension)] + extension
    return f"_{clean}" if RESERVED.fullmatch(clean) else clean


def _without_unsafe(stem: str) -> str:
    """Return the letters, digits, hyphens and dots, each with the vowel signs and accents that combine with it."""
    kept: list[str] = []
    marks = 0
    for sign in stem:
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if (marks or not UNSAFE.match(sign)) and marks <= (MOST_MARKS if kept else 0) and not UNSEEN.match(sign):
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def incoming(name: str) -> str:
    """Return the temporary name for new bytes. The storage replaces it with a content name."""
    return f"{FOLDER}upload{extension_of(name)}"


def content_name(digest: str, name: str) -> str:
    """Return the storage path for the bytes with this SHA-256, with the extension of ``name``."""
    extension = extension_of(name)
    return f"{FOLDER}sha256/{digest[:2]}/{digest}{SAME_TYPE.get(extension, extension)}"


def content_digest(name: str) -> str | None:
    """Return the SHA-256 in a content name, or None for any other name or path."""
    match = CONTENT_NAME.fullmatch(name)
    return match["digest"] if match else None
