"""A scanner that the settings name is asked before a file is served."""

from __future__ import annotations

import socketserver
import struct
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from modules.media import clamd
from modules.media.models import Document, Image
from modules.media.scanning import HOLDS, Scan
from modules.media.serving import asset_response, respond
from tests.media.samples import PDF

pytestmark = pytest.mark.django_db

VIRUS = b"%PDF-1.7 a virus"
ASKED: list[bytes] = []


def find(data: bytes) -> str:
    """Find a virus in what says that it is one."""
    ASKED.append(data)
    return "Test-Virus" if b"virus" in data else ""


def silent(data: bytes) -> str:
    """Do not answer."""
    ASKED.append(data)
    raise OSError("nobody listens")


@pytest.fixture(autouse=True)
def scanner(settings: Any) -> None:
    """Put our scanner in."""
    ASKED.clear()
    settings.BCP_SCANNER = f"{__name__}.find"


def ask(asset: Any) -> Any:
    return respond(RequestFactory().get("/"), asset)


def test_a_clean_file_is_served_and_scanned_once(add_document: Any) -> None:
    document = add_document()

    assert [ask(document).getvalue() for _ in range(2)] == [PDF, PDF]
    assert ASKED == [PDF]


def test_a_file_with_a_virus_is_served_to_nobody(add_document: Any) -> None:
    document = add_document(VIRUS)

    for _ in range(2):
        answer = ask(document)
        assert (answer.status_code, b"virus scanner" in answer.content) == (403, True)
        assert VIRUS not in answer.content and "immutable" not in answer.headers.get("Cache-Control", "")
    assert ASKED == [VIRUS]
    assert Scan.objects.get().found == "Test-Virus"


def test_a_file_is_not_served_yet_while_the_scanner_is_silent(add_document: Any, settings: Any) -> None:
    settings.BCP_SCANNER = f"{__name__}.silent"
    document = add_document()

    for _ in range(3):
        answer = ask(document)
        assert (answer.status_code, answer["Retry-After"], b"not checked" in answer.content) == (503, "60", True)
    assert ASKED == [PDF], "a silent scanner holds up one request a minute"
    assert not Scan.objects.exists()


def test_a_picture_in_a_size_is_scanned_as_it_was_uploaded(add_image: Any) -> None:
    image = add_image()
    images, documents = Image.objects.all(), Document.objects.all()
    request = RequestFactory().get("/")

    answer = asset_response(image.sha256, "w400.webp", images=images, documents=documents, request=request)

    assert answer.status_code == 200
    with image.file.open() as file:
        assert [file.read()] == ASKED


def test_what_was_clean_long_ago_is_scanned_again(add_document: Any, settings: Any) -> None:
    document = add_document()
    Scan.objects.create(sha256=document.sha256, scanned_at=timezone.now() - HOLDS - timedelta(days=1))

    assert ask(document).status_code == 200
    assert ASKED == [PDF]


def test_without_a_scanner_nothing_is_asked(add_document: Any, settings: Any) -> None:
    settings.BCP_SCANNER = ""
    assert ask(add_document(VIRUS)).status_code == 200
    assert not Scan.objects.exists()


# ClamAV


class Daemon(socketserver.StreamRequestHandler):
    """Answers INSTREAM as clamd does."""

    def handle(self) -> None:
        """Read the chunks, and say what is in them."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
        said = "INSTREAM size limit exceeded. ERROR" if len(data) > 200_000 else "stream: OK"
        self.wfile.write(("stream: Test-Virus FOUND" if b"virus" in data else said).encode() + b"\0")


@pytest.fixture
def daemon(settings: Any) -> Iterator[None]:
    """Run such a daemon."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.BCP_CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def test_clamd_is_told_all_and_says_what_it_found(daemon: None) -> None:
    assert clamd.scan(b"") == clamd.scan(b"x" * 150_000) == ""
    assert clamd.scan(b"x" * 100_000 + b"virus" + b"x" * 50_000) == "Test-Virus"


def test_a_file_that_clamd_does_not_look_at_is_not_called_clean(daemon: None) -> None:
    with pytest.raises(clamd.ScannerError, match="size limit"):
        clamd.scan(b"x" * 200_001)


def test_clamd_that_is_not_there_is_an_error(settings: Any) -> None:
    for address in ("127.0.0.1:1", "/nowhere/clamd.ctl"):
        settings.BCP_CLAMD = address
        with pytest.raises(OSError):
            clamd.scan(PDF)
