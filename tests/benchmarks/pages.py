"""The resource page on gunicorn, over real sockets, beside a bare view behind the same middleware."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from home.setup import set_up
from tests import factories
from tests.benchmarks.actions import GUIDES, SLIDES
from tests.benchmarks.figures import Figure, Work, measure

WORKERS, CONNECTIONS = 2, 8
ROUNDS, SECONDS = 15, 1
PATIENCE = 60  # seconds


def code() -> str:
    """Make an edition with an access code; return the address of its resource page."""
    set_up("127.0.0.1")
    admin = factories.administrator()
    harbor = factories.center(admin=admin)
    release = factories.release(factories.module(admin=admin, blocks=SLIDES, guides=GUIDES), admin=admin)
    edition = factories.edition(factories.pack(harbor, [release], admin=admin, minutes=None), admin=admin)
    return factories.access_code(edition, admin=admin).get_absolute_url()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def gunicorn() -> Iterator[tuple[int, int]]:
    """Serve the project; yield the port and the id of the process."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--workers", str(WORKERS), "--log-level", "error", "--backlog", "512"])
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def fetch(port: int, path: str) -> bytes:
    """Return a page. Raises where the answer is no 200."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as answer:
        body: bytes = answer.read()
        assert answer.status == 200
        assert answer.headers.get("Set-Cookie") is None
        return body


def verify(port: int, path: str) -> int:
    """Verify that the page is whole in each worker; return its size in bytes."""
    pages = {fetch(port, path) for _ in range(WORKERS * 20)}  # often enough that each worker has rendered it
    (page,) = pages
    assert f"We are Harbor, part {SLIDES // 2 - 1}." in page.decode()
    assert "Speaker words" not in page.decode()
    return len(page)


def load(port: int, path: str) -> tuple[float, float]:
    """Return requests a second, by wrk where there is one and by threads of our own elsewhere, and those refused."""
    return _wrk(port, path) if shutil.which("wrk") else _threads(port, path)


def _wrk(port: int, path: str) -> tuple[float, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    assert rate, said
    return float(rate.group(1)), float(faults.group(1)) if faults else 0.0


def _threads(port: int, path: str) -> tuple[float, float]:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    until = time.monotonic() + SECONDS
    counts = [[0, 0] for _ in range(CONNECTIONS)]

    def ask(count: list[int]) -> None:
        while time.monotonic() < until:
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as peer:
                peer.sendall(request)
                answer = b"".join(iter(lambda: peer.recv(65536), b""))
            count[0 if answer.startswith(b"HTTP/1.1 200") else 1] += 1

    threads = [threading.Thread(target=ask, args=(count,)) for count in counts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(good for good, _ in counts) / SECONDS, float(sum(bad for _, bad in counts))


def worker_seconds(server: int) -> float:
    """Return the processor time that the workers have taken so far: user's and system's."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ticks = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    return sum(int(fields[11]) + int(fields[12]) for fields in ticks) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """What was measured of one path, round by round: requests a second, and milliseconds of processor a request."""

    name: str
    rates: list[float]
    costs: list[float]


def measured(port: int, server: int, paths: dict[str, str]) -> list[Served]:
    """Load each path in turn, in short rounds: others use this machine, and are to disturb each path alike."""
    served = [Served(name, [], []) for name in paths]
    for _ in range(ROUNDS):
        for item in served:
            before = worker_seconds(server)
            rate, faults = load(port, paths[item.name])
            assert not faults, f"{item.name}: {faults} requests failed"
            item.rates.append(rate)
            item.costs.append((worker_seconds(server) - before) / (rate * SECONDS) * 1000)
    return served


def rate(item: Served, floor: Served | None = None) -> Figure:
    """Return requests a second; the ratio is the median of those of each round."""
    return _figure(item.name, item.rates, "requests/s", floor and (floor.name, floor.rates))


def cost(item: Served, floor: Served | None = None) -> Figure:
    """Return the processor time that the workers took for a request."""
    name = f"{item.name}: processor time"
    return _figure(name, item.costs, "ms", floor and (f"{floor.name}: processor time", floor.costs))


def _figure(name: str, values: list[float], unit: str, floor: tuple[str, list[float]] | None) -> Figure:
    low, median, high = statistics.quantiles(values, n=4)
    if floor is None:
        return Figure(name, median, unit, (low, high))
    ratio = statistics.median(value / other for value, other in zip(values, floor[1], strict=True))
    return Figure(name, median, unit, (low, high), None, floor[0], ratio)


def first_rendering() -> Figure:
    """Measure what the first who opens an edition waits for."""
    from django.core.cache import cache
    from django.test import Client

    from modules.resources.codes.models import AccessCode

    address = AccessCode.objects.get().get_absolute_url()
    client = Client()

    def verify_page(answer: object) -> None:
        assert getattr(answer, "status_code", 0) == 200

    name = "resource page, first rendering"
    return measure([Work(name, cache.clear, lambda _: client.get(address), verify_page)])[name]


def run() -> list[Figure]:
    """Measure the resource page once it is cached, and its floors."""
    path = code()
    rendering = first_rendering()
    with gunicorn() as (port, server):
        size = verify(port, path)
        same_size = f"bare view of {size:,} bytes"
        paths = {"resource page": path, "bare view": "/bare/", same_size: f"/bare/{size}/"}
        page, bare, filled = measured(port, server, paths)
    return [
        rate(page, bare),
        rate(page, filled),
        rate(bare),
        rate(filled),
        cost(page, bare),
        cost(bare),
        cost(filled),
        rendering,
    ]
