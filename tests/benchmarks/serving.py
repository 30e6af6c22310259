"""Requests a second on gunicorn: the resource page, cached, beside a bare view behind the same middleware."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread

WORKERS = 2
SECONDS = 4


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(port: int) -> Iterator[str]:
    """Run gunicorn with two workers, and yield its address."""
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--workers", str(WORKERS), "--log-level", "error"])
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/bare/")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(url: str) -> None:
    """Wait until the server answers. Raises RuntimeError after half a minute."""
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2).read()  # noqa: S310  - our own server on loopback
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server does not answer")


def requests_per_second(url: str, contains: str) -> float:
    """Load one address for some seconds, after seeing that it answers what it should."""
    for _ in range(2 * WORKERS):  # each worker renders once and keeps it
        page = urllib.request.urlopen(url, timeout=20).read().decode()  # noqa: S310  - our own server on loopback
        if contains not in page:
            raise RuntimeError(f"{url} does not say {contains!r}")
    if shutil.which("wrk"):
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        return float(found.group(1)) if found else 0.0
    return _load(url)


def _load(url: str) -> float:
    """Load from threads of this process: slower than wrk, but the same for every address."""
    host, _, path = url.removeprefix("http://").partition("/")
    done: list[int] = []

    def ask(until: float) -> None:
        count = 0
        while time.monotonic() < until:
            connection = HTTPConnection(host)
            connection.request("GET", f"/{path}")
            count += connection.getresponse().status == 200
            connection.close()
        done.append(count)

    threads = [Thread(target=ask, args=[time.monotonic() + SECONDS]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


def serving(code: str, title: str) -> dict[str, float]:
    """Return requests a second of both addresses, taken in turns so that a noisy machine is noisy for both."""
    with server(free_port()) as address:
        rounds = [
            (requests_per_second(f"{address}/bare/", "ok"), requests_per_second(f"{address}/r/{code}/", title))
            for _ in range(3)
        ]
    bare, page = (sorted(values)[1] for values in zip(*rounds, strict=True))
    return {"bare view": round(bare), "resource page, cached": round(page), "ratio": round(page / bare, 2)}
