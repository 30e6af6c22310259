"""ClamAV as the scanner: its daemon is asked by the command INSTREAM, at ``BCP_CLAMD``."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096  # bytes
TIMEOUT = 10.0
"""Seconds for each step: connecting, sending a chunk, and the answer."""


class ScannerError(Exception):
    """The daemon answers something else than whether it found a virus: the file is too large for it, as an example."""


def scan(data: bytes) -> str:
    """Return the name of the virus that ClamAV finds in these bytes; "" if it finds none.

    Raises:
        OSError: the daemon can't be reached, or is silent.
        ScannerError: it could not look at the bytes.
    """
    with _connected() as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), CHUNK):
            chunk = data[at : at + CHUNK]
            daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!L", 0))
        answer = _answer(daemon)
    if answer == "stream: OK":
        return ""
    if not answer.endswith(" FOUND"):
        raise ScannerError(answer)
    return answer.removeprefix("stream: ").removesuffix(" FOUND")


def _connected() -> socket.socket:
    address: str = settings.BCP_CLAMD
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=TIMEOUT)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(TIMEOUT)
    daemon.connect(address)
    return daemon


def _answer(daemon: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and (part := daemon.recv(LONGEST_ANSWER)):
        said += part
    return said.rstrip(b"\0").decode(errors="replace").strip()
