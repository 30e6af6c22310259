"""Settings of each kind, loaded in a process of their own: what is for development stays there."""

from __future__ import annotations

import os
import re
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


READ = {
    name
    for path in (ROOT / "bcp_cms" / "settings").glob("*.py")
    for name in re.findall(r"env\.[a-z]+\(\s*\"([A-Z_]+)\"", path.read_text())
}


@pytest.mark.parametrize("name", sorted(READ - {"BCP_VAR_DIR"}))
def test_what_is_read_from_the_environment_can_be_copied_and_is_explained(name: str) -> None:
    assert re.search(rf"^#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    told = (ROOT / "docs" / "operations.md").read_text()
    prefix = next((first for first in ("BCP_EMAIL", "BCP_OIDC") if name.startswith(first)), "")
    assert f"`{name}`" in told or (prefix and f"`{name.removeprefix(prefix)}`" in told)
