"""A Redis on this machine, that a test can freeze and stop."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis


@dataclass
class Server:
    """A Redis that runs."""

    url: str
    process: subprocess.Popen[bytes]

    def freeze(self) -> None:
        """Let it take questions and answer none."""
        self.process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Run a Redis on a free port. Where there is none the test is skipped, unless ``BCP_REQUIRE_REDIS`` is set."""
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("BCP_REQUIRE_REDIS"):
            pytest.fail("redis-server is missing")
        pytest.skip("redis-server is missing")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    server = Server(f"redis://127.0.0.1:{port}/0", process)
    try:
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.02), 500)
        redis.Redis.from_url(server.url, retry=retry, retry_on_error=[redis.ConnectionError]).ping()
        yield server
    finally:
        server.stop()
