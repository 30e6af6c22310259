"""Workers as processes of their own, on one database: children of a server that imported the project once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from modules.tasks.worker import Worker
from tests.packs.processes import PATIENCE, servers

BEAT = timedelta(milliseconds=200)
SILENCE = timedelta(seconds=2)
"""The death of a worker is noticed after so long."""


def work(name: str) -> None:
    """Run a worker on the database of this name."""
    connection.settings_dict["NAME"] = name
    settings.BCP_WORKER_BEAT, settings.BCP_WORKER_SILENCE = BEAT, SILENCE
    worker = Worker(interval=0.1)
    worker.configure_signals()
    worker.run()


@dataclass
class Started:
    """A worker that was started."""

    process: Any

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return bool(self.process.is_alive())

    def kill(self) -> None:
        """Kill it, as a lack of power would."""
        self.process.kill()
        self.process.join(PATIENCE)

    def stop(self) -> None:
        """Tell it to stop."""
        self.process.terminate()

    def wait(self) -> int | None:
        """Wait until it has ended, and return its exit code."""
        self.process.join(PATIENCE)
        code: int | None = self.process.exitcode
        return code


@dataclass
class Workers:
    """Starts workers, and stops all of them at the end."""

    database: str
    started: list[Started] = field(default_factory=list)

    def start(self) -> Started:
        """Start one that looks for tasks often."""
        process = servers.Process(target=work, args=(self.database,), daemon=True)
        process.start()
        self.started.append(Started(process))
        return self.started[-1]


@contextmanager
def workers(database: str) -> Iterator[Workers]:
    """Yield the means to start workers on this database."""
    group = Workers(database)
    try:
        yield group
    finally:
        for one in group.started:
            one.kill()


def until(true: Callable[[], Any], worker: Started | None = None) -> None:
    """Wait until something is true. Fails after a minute, or at once if the worker that ought to do it has ended."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "It did not come true."
        assert worker is None or worker.runs, "The worker ended."
        time.sleep(0.05)
