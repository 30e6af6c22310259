"""Run the benchmarks: ``uv run python -m tests.benchmarks [--json] [NAME …]``.

Each runs in a process of its own on a copy of one freshly migrated SQLite database, with its own media. It verifies
its work before it says a figure.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bcp_cms.settings.env import BASE_DIR
from tests.benchmarks.figures import Figure, table

BENCHMARKS = {
    "actions": "Clone, release and edition of a module with 30 slides and two guides",
    "pages": "The resource page of that edition on gunicorn, two workers",
    "updates": "Updates of a module with 60 slides and two guides",
    "editor": "A module of 60 slides in Wagtail's editor",
    "workbench": "One slide at the workbench, in modules of 20, 60 and 200 slides",
    "gate": "Pages of the admin as a lead, with the gate and without",
    "homes": "Home pages at 80 centers with 50 packs each",
    "search": "Searching 10,000 releases",
    "demo": "The demo",
    "identity": "Giving ids back by words",
    "simulation": "Two people who write in one module, 5,000 times",
}
NEEDS_DATABASE = {"actions", "pages", "updates", "editor", "workbench", "gate", "homes", "search"}


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a benchmark that keeps its data in ``folder``."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'benchmark.sqlite3'}",
        "BCP_MEDIA_ROOT": str(folder / "media"),
        "BCP_VAR_DIR": str(folder),
    }


def migrate(folder: Path) -> Path:
    """Return a freshly migrated database."""
    command = [sys.executable, str(BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment(folder), check=True, cwd=BASE_DIR)
    return folder / "benchmark.sqlite3"


def in_a_process(name: str, database: Path | None) -> list[Figure]:
    """Run one benchmark in a process with a database of its own."""
    with tempfile.TemporaryDirectory(prefix=f"bcp-{name}-") as place:
        folder = Path(place)
        if database:
            shutil.copy(database, folder / "benchmark.sqlite3")
        command = [sys.executable, "-m", "tests.benchmarks", "--child", name]
        ended = subprocess.run(
            command, env=environment(folder), stdout=subprocess.PIPE, text=True, check=True, cwd=BASE_DIR
        )
    return [Figure(**{**figure, "spread": tuple(figure["spread"])}) for figure in json.loads(ended.stdout)]


def child(name: str) -> None:
    """Run one benchmark here, and print its figures as JSON."""
    if name in NEEDS_DATABASE:
        import django

        django.setup()
    figures: list[Figure] = importlib.import_module(f"tests.benchmarks.{name}").run()
    print(json.dumps([asdict(figure) for figure in figures]))


def machine() -> str:
    """Return what the figures were taken on."""
    generator = "wrk" if shutil.which("wrk") else "threads of Python"
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} processors ({platform.machine()}), "
        f"load {os.getloadavg()[0]:.1f}, SQLite, load generator: {generator}"
    )


def main() -> None:
    """Run what was asked for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="Which to run (default: all).")
    parser.add_argument("--json", action="store_true", help="Print JSON.")
    parser.add_argument("--child", choices=list(BENCHMARKS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    names = options.names or list(BENCHMARKS)
    found: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="bcp-migrated-") as place:
        database = migrate(Path(place)) if NEEDS_DATABASE & set(names) else None
        for name in names:
            found[name] = in_a_process(name, database if name in NEEDS_DATABASE else None)
            if not options.json:
                print(f"\n## {BENCHMARKS[name]}\n\n{table(found[name])}", flush=True)
    if options.json:
        figures = {name: [asdict(figure) for figure in figures] for name, figures in found.items()}
        print(json.dumps({"machine": machine(), "figures": figures}, indent=2))
    else:
        print(f"\n{machine()}")


if __name__ == "__main__":
    main()
