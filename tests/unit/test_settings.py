"""Settings of each kind, loaded in a process of their own: what is for development stays there."""

from __future__ import annotations

import json
import logging
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from tests.redis_server import running

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
    for name in re.findall(r"env\.[a-z_]+\(\s*\"([A-Z_]+)\"", path.read_text())
}


@pytest.mark.parametrize("name", sorted(READ - {"BCP_VAR_DIR"}))
def test_what_is_read_from_the_environment_can_be_copied_and_is_explained(name: str) -> None:
    assert re.search(rf"^#?{name}=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    told = (ROOT / "docs" / "operations.md").read_text()
    prefix = next((first for first in ("BCP_EMAIL", "BCP_OIDC") if name.startswith(first)), "")
    assert f"`{name}`" in told or (prefix and f"`{name.removeprefix(prefix)}`" in told)


SWITCHED_ON = {
    "BCP_SECRET_KEY": "a" * 30 + "Z0-_" * 10,
    "BCP_SECRET_KEY_FALLBACKS": "b" * 60,
    "BCP_ALLOWED_HOSTS": "bcp.example",
    "BCP_CSRF_TRUSTED_ORIGINS": "https://bcp.example",
    "BCP_BASE_URL": "https://bcp.example",
    "BCP_BEHIND_PROXY": "1",
    "BCP_PROXIES": "2",
    "BCP_SSL_REDIRECT": "0",
    "BCP_HSTS_SECONDS": "60",
    "BCP_ACCEL_PREFIX": "/protected/",
    "BCP_SCANNER": "modules.media.clamd.scan",
    "BCP_CLAMD": "127.0.0.1:1",
    "DATABASE_URL": "postgres://bcp:password@127.0.0.1:1/bcp",
    "BCP_APP_ROLE": "bcp_app",
    "BCP_APP_ROLE_PASSWORD": "password",
    "BCP_EMAIL_HOST": "mail.example",
    "BCP_EMAIL_PORT": "2525",
    "BCP_EMAIL_USER": "bcp",
    "BCP_EMAIL_PASSWORD": "password",
    "BCP_EMAIL_TLS": "0",
    "BCP_EMAIL_FROM": "bcp@bcp.example",
    "BCP_OIDC_ISSUER": "https://login.example",
    "BCP_OIDC_CLIENT_ID": "bcp",
    "BCP_OIDC_CLIENT_SECRET": "secret",
    "BCP_OIDC_NAME": "Harbor County",
    "BCP_OIDC_ORIGINS": "https://login.example,https://pages.example",
    "BCP_OIDC_GROUPS_CLAIM": "roles",
    "BCP_OIDC_SECOND_FACTOR": "mfa,hwk",
    "BCP_OIDC_ACR_VALUES": "aal2",
    "BCP_OIDC_HOURS": "4",
    "BCP_OIDC_DAYS": "7",
    "BCP_DEMO_WITHOUT_FACTORS": "0",
    "BCP_OIDC_ROLES": '{"harbor-leads": "lead@harbor"}',
    "BCP_SECOND_FACTOR": "lead",
    "BCP_SESSION_IDLE_MINUTES": "20",
    "BCP_SESSION_HOURS": "8",
    "BCP_SIGN_IN_FAILURES": "5",
    "BCP_SIGN_IN_WAIT_MINUTES": "30",
    "BCP_INVITATION_DAYS": "3",
    "BCP_INVITATIONS_PER_HOUR": "5",
    "BCP_ONE_ADMINISTRATOR": "1",
    "BCP_UNUSED_ACCOUNT_DAYS": "60",
    "BCP_CONTACT_EMAIL": "help@bcp.example",
    "BCP_SECURITY_CONTACT": "mailto:security@bcp.example",
    "BCP_SECURITY_POLICY": "https://bcp.example/policy/",
    "BCP_REQUIRED_LINKS": '{"privacy": "/privacy/"}',
    "BCP_ACCESS_CODE_DAYS": "90",
    "BCP_FEEDBACK_DAYS": "30",
    "BCP_FEEDBACK_LIMIT": "20",
    "BCP_KEEP_FEEDBACK_DAYS": "365",
    "BCP_KEEP_INVITATION_DAYS": "30",
    "BCP_KEEP_CLOSED_DAYS": "365",
    "BCP_WRONG_CODES": "10",
    "BCP_WRONG_CODE_MINUTES": "20",
    "BCP_TIME_ZONE": "America/Denver",
    "BCP_NIGHTLY_AT": "03:30",
    "BCP_UPDATE_MAIL": "digest",
    "BCP_RENDER_VERSION": "2",
    "BCP_LOG_LEVEL": "DEBUG",
    "BCP_LOG_JSON": "1",
    "BCP_LOG_AUDIT": "1",
    "BCP_DEBUG_TOOLBAR": "1",
}
"""Every setting, with another value than it has by itself. Those that name a file or a server are added below."""

USED = """
import json
import django
django.setup()
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.mail import get_connection
from django.db import connection
from django.test import RequestFactory
from modules.accounts.identity.origin import address_of
from modules.accounts.signin import consent

secure = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.7, 10.0.0.1", "HTTP_HOST": "bcp.example"}
request = RequestFactory().get("/", **secure)
request.session = {}
cache.set("page", "words")
mail = get_connection(settings.BCP_MAIL_TRANSPORT)
provider = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
parameters = connection.get_connection_params()
print(json.dumps({
    "serious": [str(found) for found in run_checks() if found.is_serious()],
    "cache": cache.get("page"),
    "database": [connection.vendor, parameters["host"], parameters["port"]],
    "mail": [type(mail).__module__, mail.host, mail.port, mail.username, mail.use_tls],
    "provider": [provider["name"], provider["settings"]["server_url"], provider["settings"]["auth_params"]],
    "proxy": [request.is_secure(), address_of(request)],
    "accel": settings.BCP_ACCEL_PREFIX,
    "consent": consent.text(),
}))
"""


def test_every_setting_that_is_explained_can_be_switched_on(tmp_path: Path) -> None:
    agreed = tmp_path / "consent.txt"
    agreed.write_text("It may be watched.")
    with running(tmp_path) as redis:
        variables = {
            **SWITCHED_ON,
            "REDIS_URL": redis.url,
            "BCP_CONSENT_FILE": str(agreed),
            "BCP_MEDIA_ROOT": str(tmp_path / "media"),
            "BCP_VAR_DIR": str(tmp_path),
        }
        others = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.production"}
        started = [sys.executable, "-c", USED]

        done = subprocess.run(started, cwd=ROOT, env={**variables, **others}, capture_output=True, text=True)

    assert set(variables) >= READ, "a setting that no test switches on"
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "serious": [],
        "cache": "words",
        "database": ["postgresql", "127.0.0.1", 1],
        "mail": ["django.core.mail.backends.smtp", "mail.example", 2525, "bcp", False],
        "provider": ["Harbor County", "https://login.example", {"acr_values": "aal2"}],
        "proxy": [True, "192.0.2.7"],
        "accel": "/protected/",
        "consent": "It may be watched.",
    }


PRODUCTION = ROOT / "bcp_cms" / "settings" / "production.py"
STRONG = "a" * 30 + "Z0-_" * 10
Loaded = Callable[..., dict[str, Any]]


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    """Loads the settings of a server with these variables."""

    def load(**variables: str) -> dict[str, Any]:
        told = {"BCP_SECRET_KEY": STRONG, "BCP_ALLOWED_HOSTS": "bcp.example", "BCP_BASE_URL": "", **variables}
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(PRODUCTION))

    yield load
    logging.captureWarnings(False)


@pytest.mark.parametrize("weak", ["", "build", "a" * 100, "abcd" * 13, "x7-_a" * 9, "django-insecure-" + STRONG])
def test_a_server_does_not_start_with_a_weak_key(weak: str, production: Loaded) -> None:
    with pytest.raises(ImproperlyConfigured, match="BCP_SECRET_KEY"):
        production(BCP_SECRET_KEY=weak)


def test_the_image_is_built_without_a_key_of_its_own() -> None:
    assert 'BCP_SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w 0)"' in (ROOT / "Dockerfile").read_text()


def test_no_other_host_of_the_domain_plants_a_cookie(production: Loaded) -> None:
    found = production()
    messages = import_string(found["MESSAGE_STORAGE"]).storage_classes[0]

    for name in (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"], messages.cookie_name):
        assert name.startswith("__Host-")
    for kind in ("SESSION_COOKIE", "CSRF_COOKIE"):
        # What a browser asks of such a cookie.
        assert found[f"{kind}_SECURE"] is True
        assert found.get(f"{kind}_DOMAIN") is None
        assert found.get(f"{kind}_PATH", "/") == "/"
    assert "(?:__Host-)?csrftoken=" in (ROOT / "bcp_cms/static/js/session.js").read_text()


def test_links_lead_to_the_host_that_the_settings_name(production: Loaded) -> None:
    assert production()["WAGTAILADMIN_BASE_URL"] == "https://bcp.example"
    assert production(BCP_BASE_URL="https://own.example")["WAGTAILADMIN_BASE_URL"] == "https://own.example"
    for host in ("*", ".bcp.example"):
        with pytest.raises(ImproperlyConfigured, match="BCP_BASE_URL"):
            production(BCP_ALLOWED_HOSTS=host)
