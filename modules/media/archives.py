"""Checks on ZIP archives, and on the Office files that are such archives. Nothing is unpacked to a disk.

Sizes come from the archive's own directory, which programs that unpack trust too.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from zlib import error as DamagedData

from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat

MOST_UNPACKED, MOST_ENTRIES = 250 * 1024 * 1024, 5_000
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""Of an archive with and without files. A program may have an archive behind it, and begins otherwise."""
PROGRAM = re.compile(r"\.(bat|cmd|com|exe|hta|html?|jar|js|lnk|msi|ps1|scr|sh|svg|vbs|wsf)$", re.IGNORECASE)
PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
SCRIPT = b"#!"
HEAD = 64  # bytes
OFFICE_PARTS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
TYPES = "[Content_Types].xml"
MOST_TYPES = 1024 * 1024  # bytes
MACROS = (b"vbaproject", b"macroenabled")
DAMAGED = (zipfile.BadZipFile, DamagedData, ValueError, OSError, EOFError, NotImplementedError)
"""What reading a damaged archive, or one packed in an unusual way, raises."""


def is_archive(file: File, extension: str) -> bool:
    """Return whether the file is a ZIP archive.

    Raises:
        ValidationError: the archive contains a program by name or by content, has a password, unpacks to too much, or
            names a path outside itself.
    """
    archive = _opened(file)
    if archive is None:
        return False
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError("The ZIP file has a password, so nobody can check it. Save it without, and try again.")
    if any(PROGRAM.search(entry.filename) or _is_program(_head(archive, entry)) for entry in entries):
        raise ValidationError(
            "The ZIP file contains a program, or a page that could run one. Take it out, and try again."
        )
    return True


def is_office(file: File, extension: str) -> bool:
    """Return whether the file is an Office file with this extension.

    Raises:
        ValidationError: the file contains macros, unpacks to too much, or names a path outside itself.
    """
    archive = _opened(file)
    if archive is None:
        return False
    names = archive.namelist()
    if TYPES not in names or not any(name.startswith(OFFICE_PARTS[extension]) for name in names):
        return False
    types = _head(archive, archive.getinfo(TYPES), MOST_TYPES).lower()
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(sign in types for sign in MACROS):
        raise ValidationError("The file contains macros. Save it without them, and try again.")
    return True


def _opened(file: File) -> zipfile.ZipFile | None:
    """Return the archive, or None if the file is none."""
    file.seek(0)
    if file.read(4) not in BEGINNINGS:
        return None
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED:
        return None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        limits = f"{filesizeformat(MOST_UNPACKED)}, or over {MOST_ENTRIES} files"
        raise ValidationError(f"Unpacked, it would be over {limits}. Upload fewer or smaller files at a time.")
    if any(".." in PurePosixPath(entry.filename.replace("\\", "/")).parts for entry in entries):
        raise ValidationError("The ZIP file names files outside itself. Make it again, and try again.")
    return archive


def _head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, length: int = HEAD) -> bytes:
    """Return the first bytes of a file in the archive. Raises ValidationError if it is damaged."""
    try:
        with archive.open(entry) as inside:
            return inside.read(length)
    except (*DAMAGED, RuntimeError) as problem:
        raise ValidationError("A file in it is damaged. Make it again, and try again.") from problem


def _is_program(head: bytes) -> bool:
    """Return whether these are the first bytes of a program: a text may begin with the same letters."""
    return head.startswith(SCRIPT) or (head.startswith(PROGRAM_BEGINNINGS) and b"\0" in head)
