"""`uv run python -m tests.benchmarks [--json]`: figures, each beside its floor in the same run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def seconds_of_demo() -> float:
    """Return how long `manage.py demo` takes from nothing to ready."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "BCP_VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.dev"}
        env.pop("DATABASE_URL", None)
        started = time.perf_counter()
        command = [sys.executable, "manage.py", "demo", "--no-serve"]
        subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
        return round(time.perf_counter() - started, 1)


def run() -> dict[str, Any]:
    """Take all figures on a database of their own."""
    import django

    django.setup()
    from django.core.management import call_command

    from home.setup import set_up
    from tests import factories
    from tests.benchmarks.serving import serving
    from tests.benchmarks.writing import Writing

    call_command("migrate", verbosity=0)
    set_up("127.0.0.1")
    admin = factories.administrator()
    writing = Writing(admin)
    figures = writing.figures()
    pack = factories.pack(writing.center, [writing.release], admin=admin, title="Shown to participants")
    code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
    return {
        "writing (ms, queries)": [figure.as_row() for figure in figures],
        "copy / clone": round(figures[1].milliseconds / figures[0].milliseconds, 1),
        "serving (requests/s)": serving(code.code, pack.title),
        "demo from nothing (s)": seconds_of_demo(),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BCP_VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        found = run()
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for figure in found.pop("writing (ms, queries)"):
        print(f"{figure['name']:<28} {figure['milliseconds']:>9.2f} ms {figure['queries']:>5} queries")
    for name, value in found.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
