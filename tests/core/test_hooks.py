"""Every hook of ours is gathered: Wagtail imports one file, and what that leaves out is silently missing."""

from __future__ import annotations

import ast
from pathlib import Path

from django.conf import settings

MODULES = Path(settings.BASE_DIR) / "modules"


def test_every_file_with_hooks_is_gathered() -> None:
    with_hooks = {
        str(path.relative_to(settings.BASE_DIR).with_suffix("")).replace("/", ".")
        for path in MODULES.rglob("*.py")
        if "@hooks.register(" in path.read_text()
    }
    tree = ast.parse((MODULES / "wagtail_hooks.py").read_text())
    gathered = {
        f"{line.module}.{alias.name}" for line in tree.body if isinstance(line, ast.ImportFrom) for alias in line.names
    }

    assert with_hooks == gathered
