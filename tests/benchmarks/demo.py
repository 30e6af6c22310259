"""`manage.py demo --no-serve` from nothing, and once more when all is there."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bcp_cms.settings.env import BASE_DIR
from tests.benchmarks.figures import Figure

PATIENCE = 600  # seconds


def start(folder: Path) -> float:
    """Start the demo; return the seconds it took. Raises where it failed or printed no resource page."""
    ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "BCP_MEDIA_ROOT"}}
    environment = {**ours, "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.dev", "BCP_VAR_DIR": str(folder)}
    command = [sys.executable, str(BASE_DIR / "manage.py"), "demo", "--no-serve"]
    started = time.perf_counter()
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=BASE_DIR
    )
    taken = time.perf_counter() - started
    assert ended.returncode == 0, ended.stderr
    assert "/r/" in ended.stdout + ended.stderr
    return taken


def run() -> list[Figure]:
    """Measure both."""
    with tempfile.TemporaryDirectory(prefix="bcp-demo-") as folder:
        first = start(Path(folder))
        again = start(Path(folder))
    return [
        Figure("demo --no-serve, from nothing", first, "s"),
        Figure("demo --no-serve, again", again, "s", (), None, "from nothing", again / first),
    ]
