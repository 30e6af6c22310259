"""Everything that is imported is declared in pyproject.toml: what another package brings along may go with it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

ROOT = Path(__file__).resolve().parents[2]
OURS = ("bcp_cms", "home", "modules", "search")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
FOR_DEVELOPMENT = {ROOT / "bcp_cms" / "debug_rooms.py"}
"""Files that no server loads."""
BY_COMMAND = {"tinycss2"}
"""Packages that a command in a docstring brings along itself: bcp_cms/vendoring/uswds.py."""


def names(requirements: Iterable[str]) -> set[str]:
    """Return the names of packages, in the form in which they compare: ``{"django-allauth", "pyyaml"}``."""
    return {normal(re.match(r"[\w.-]+", requirement).group()) for requirement in requirements}  # type: ignore[union-attr]  # each begins with its name


def normal(name: str) -> str:
    """Return the name of a package as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(source: str) -> Iterator[str]:
    """Yield the top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def files(*folders: str) -> set[Path]:
    """Return the Python files in these folders."""
    return {path for folder in folders for path in (ROOT / folder).rglob("*.py")}


def undeclared(paths: Iterable[Path], declared: set[str]) -> set[str]:
    """Return the packages that these files import and that none of the declared ones provides."""
    found = {package for path in paths for package in imported(path.read_text())}
    providers = packages_distributions()
    return {
        package
        for package in found - sys.stdlib_module_names - {*OURS, *BY_COMMAND, "tests"}
        if not declared & {normal(name) for name in providers.get(package, [])}
    }


def test_what_a_server_imports_is_a_dependency() -> None:
    assert undeclared(files(*OURS) - FOR_DEVELOPMENT, names(RUNTIME)) == set()


def test_what_development_imports_is_a_dependency_of_it() -> None:
    assert undeclared(files("tests") | FOR_DEVELOPMENT, names([*RUNTIME, *DEVELOPMENT])) == set()


def test_what_the_settings_name_is_a_dependency() -> None:
    providers = packages_distributions()
    named = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]} - set(OURS)

    assert [name for name in named if not names(RUNTIME) & {normal(one) for one in providers[name]}] == []


def test_a_cache_in_redis_has_its_client() -> None:
    """It connects when it is first asked, so none has to run here."""
    cache = RedisCache("redis://127.0.0.1:6379/0", {})

    assert cache._cache.get_client().connection_pool.connection_kwargs["port"] == 6379


@pytest.mark.parametrize("source", ["import yaml.nodes", "def f():\n    from yaml import nodes", "import os, yaml"])
def test_an_import_is_found_wherever_it_stands(source: str) -> None:
    assert "yaml" in set(imported(source))
