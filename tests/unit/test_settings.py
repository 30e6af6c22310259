"""Settings of each kind, loaded in a process of their own: what is for development stays there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOAD = """
import django
django.setup()
from django.conf import settings
from django.core.checks import run_checks
from django.urls import Resolver404, resolve, reverse
assert reverse("wagtailadmin_home") == "/cms/"
assert [str(found) for found in run_checks() if found.is_serious()] == []
try:
    found = resolve("/__debug__/render_panel/").app_names
except Resolver404:
    found = []
print("debug_toolbar" in settings.INSTALLED_APPS, found == ["djdt"])
"""


@pytest.mark.parametrize(
    ("kind", "wanted", "is_there"),
    [("dev", "1", True), ("dev", "0", False), ("production", "1", False)],
)
def test_the_debug_toolbar_is_for_development_and_asked_for(
    kind: str, wanted: str, is_there: bool, tmp_path: Path
) -> None:
    variables = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": f"bcp_cms.settings.{kind}",
        "BCP_DEBUG_TOOLBAR": wanted,
        "BCP_VAR_DIR": str(tmp_path),
        "BCP_SECRET_KEY": "a" * 30 + "Z0-_" * 10,
        "BCP_ALLOWED_HOSTS": "bcp.example",
    }

    done = subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, env=variables, capture_output=True, text=True)

    assert (done.returncode, done.stdout.strip()) == (0, f"{is_there} {is_there}"), done.stderr
