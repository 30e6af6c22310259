"""A PostgreSQL on this machine that is a test's own, to be frozen, stopped and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

USER = "postgres"
"""Who runs it if the tests are root's: PostgreSQL refuses to run as root."""


@dataclass
class Server:
    """A cluster without a password, which listens on one port of this machine."""

    programs: Path
    folder: Path
    port: int

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgres://bcp@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *told: str) -> None:
        """Run a program of PostgreSQL's to its end."""
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_user, str(self.programs / program), *told], cwd="/", check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        listens = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "-D", str(self.folder), "-s", "-w", "-l", str(self.folder / "log"), "-o", listens, "start")

    def stop(self) -> None:
        """End it at once, with everyone who is connected."""
        self.run("pg_ctl", "-D", str(self.folder), "-s", "-m", "immediate", "-w", "stop")

    def freeze(self) -> None:
        """Let it take connections and questions, and answer none."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, sent: signal.Signals) -> None:
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            os.kill(pid, sent)

    def fill(self, database: str, source: str) -> None:
        """Make a database that is a copy of the one at the address ``source``."""
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bcp", database)
        with subprocess.Popen([self.programs / "pg_dump", "-O", source], stdout=subprocess.PIPE) as dump:
            restore = [self.programs / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", self.url(database)]
            subprocess.run(restore, stdin=dump.stdout, check=True, stdout=subprocess.DEVNULL)
        assert dump.returncode == 0


@contextmanager
def running() -> Iterator[Server]:
    """Run a cluster in a folder of its own, which goes with it."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL is missing")
    folder = Path(tempfile.mkdtemp(prefix="bcp-cluster-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Server(programs[-1].parent, folder, port)
    try:
        server.run(
            "initdb", "-D", str(folder), "-U", "bcp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        server.start()
        yield server
    finally:
        if (folder / "postmaster.pid").exists():
            server.thaw()
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
