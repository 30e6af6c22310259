"""Tasks for the tests of the worker. What they do shows in a file: a line for each beginning and end."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

from django.db import connection

from modules.tasks.background import background, report

SOON = timedelta(seconds=0)


def _note(path: str, word: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{word} ")


@background("Write a word", wait=SOON)
def write(path: str, word: str) -> str:
    """Write a word."""
    _note(path, word)
    return word


@background("Fail until the third try", tries=3, wait=SOON)
def third_time(path: str) -> None:
    """Succeed at the third try."""
    _note(path, "try")
    if len(Path(path).read_text().split()) < 3:
        raise ValueError("words of a center")


@background("Fail always", tries=2, wait=SOON)
def never(path: str) -> None:
    """Fail."""
    _note(path, "try")
    raise ValueError("words of a center")


@background("Go on for as long as a file is there", wait=SOON)
def long(path: str, flag: str) -> None:
    """Say how far it is every 50 milliseconds, until the file ``flag`` is gone."""
    _note(path, "begun")
    for done in range(1200):
        if not Path(flag).exists():
            break
        report(done, 1200)
        time.sleep(0.05)
    _note(path, "ended")


@background("Kill the worker", tries=2, wait=SOON)
def deadly(path: str) -> None:
    """Kill the process, as a lack of memory would."""
    _note(path, "begun")
    os.kill(os.getpid(), signal.SIGKILL)


@background("Lose the connection to the database", wait=SOON)
def cut_off(path: str) -> None:
    """End this worker's own connection, as a restart of the database does."""
    _note(path, "cut")
    if len(Path(path).read_text().split()) == 1 and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
