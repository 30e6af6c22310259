"""The footer: links of the site on every public page, and those that a federal site has to show, by setting."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.test import Client

from bcp_cms.settings import env
from home.links import REQUIRED
from home.models import HomePage, PlainPage
from modules.packs.pages.models import Pack
from tests import factories

ALL = {name: f"https://agency.example/{name}" for name in REQUIRED}
OWN = ("/about/", "/accessibility/", "/privacy/", "/how-to-report/", "/help/")


def told() -> dict[str, list[str]]:
    """Return what the deployment check says of the footer: sentences by id."""
    found: dict[str, list[str]] = {}
    for message in run_checks(include_deployment_checks=True):
        if message.id in ("bcp.I003", "bcp.W003", "bcp.W004", "bcp.I005"):
            found.setdefault(message.id, []).append(message.msg)
    return found


@pytest.mark.django_db
def test_every_public_page_ends_with_the_links(site: HomePage, client: Client, settings: Any) -> None:
    settings.BCP_REQUIRED_LINKS = ALL
    for path in ("/", "/modules/", "/centers/", "/about/", "/accounts/login/", "/not/there/"):
        shown = client.get(path).content.decode()
        for address in (*OWN, *ALL.values()):
            assert f'<a href="{address}">' in shown, (path, address)


@pytest.mark.django_db
def test_what_participants_open_ends_with_them_too(pack: Pack, admin: Any, client: Client) -> None:
    code = factories.access_code(factories.edition(pack, admin=admin), admin=admin)
    shown = client.get(f"/r/{code.code}/")
    for address in OWN:
        assert f'<a href="{address}">' in shown.content.decode()
    assert not client.cookies


@pytest.mark.django_db
def test_what_is_not_set_is_not_shown(site: HomePage, client: Client, settings: Any) -> None:
    assert "FOIA" not in client.get("/").content.decode()

    settings.BCP_REQUIRED_LINKS = {"foia": "https://agency.example/foia?a=1&b=<", "privacy": "/privacy/"}

    shown = client.get("/").content.decode()
    assert '<a href="https://agency.example/foia?a=1&amp;b=&lt;">FOIA requests</a>' in shown
    assert shown.count('href="/privacy/"') == 1, "a page of ours is linked once"


def test_a_site_without_any_is_told_each_and_stopped_by_none(settings: Any) -> None:
    settings.BCP_REQUIRED_LINKS, settings.BCP_CONTACT_EMAIL = {}, ""
    said = told()
    assert list(said) == ["bcp.I003", "bcp.I005"]
    for name, label in REQUIRED.items():
        assert any(f"“{label}” ({name})" in sentence for sentence in said["bcp.I003"])


def test_a_site_that_begins_owes_the_others(settings: Any) -> None:
    settings.BCP_CONTACT_EMAIL = "help@bcp.example"
    settings.BCP_REQUIRED_LINKS = {**ALL, "foia": "", "privacy": "/privacy/"}
    assert told() == {
        "bcp.W003": ["The footer lacks a link that federal websites have to show: “FOIA requests” (foia)."]
    }

    settings.BCP_REQUIRED_LINKS = ALL
    assert told() == {}


def test_what_is_no_link_is_named(settings: Any) -> None:
    settings.BCP_CONTACT_EMAIL = "help@bcp.example"
    settings.BCP_REQUIRED_LINKS = {**ALL, "fioa": "https://a.example", "no_fear": "javascript:alert(1)", "about": "//x"}
    assert told() == {
        "bcp.W004": [
            "BCP_REQUIRED_LINKS: “about” leads to “//x”.",
            "BCP_REQUIRED_LINKS: “no_fear” leads to “javascript:alert(1)”.",
            "BCP_REQUIRED_LINKS has “fioa”, which is not a link of the footer.",
        ]
    }


def test_the_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCP_REQUIRED_LINKS", '{"foia": "https://agency.example/foia"}')
    assert env.mapping("BCP_REQUIRED_LINKS") == {"foia": "https://agency.example/foia"}
    for wrong in ("foia", "[]", '{"foia": 1}'):
        monkeypatch.setenv("BCP_REQUIRED_LINKS", wrong)
        with pytest.raises(ValueError, match="BCP_REQUIRED_LINKS must be a JSON object"):
            env.mapping("BCP_REQUIRED_LINKS")
    monkeypatch.setenv("BCP_REQUIRED_LINKS", "")
    assert env.mapping("BCP_REQUIRED_LINKS") == {}


def test_production_stops_where_a_federal_site_forgets_one() -> None:
    given = {
        "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.production",
        "BCP_ALLOWED_HOSTS": "bcp.example",
        "BCP_SECRET_KEY": "a-key-of-a-test-that-is-long-enough-0123456789-abcdefghijkl",
        "BCP_REQUIRED_LINKS": '{"foia": "https://agency.example/foia"}',
    }
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=project.BASE_DIR, env={**kept, **given}, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "“No FEAR Act data” (no_fear)" in done.stderr


@pytest.mark.django_db
def test_a_page_that_says_to_be_supplied_fails_the_deployment_check(site: HomePage) -> None:
    def said() -> list[str]:
        found = run_checks(databases=["default"], include_deployment_checks=True)
        return [message.msg for message in found if message.id == "bcp.E003"]

    assert said() == ["The page “About this site” says TO BE SUPPLIED.", "The page “Privacy” says TO BE SUPPLIED."]
    for page in PlainPage.objects.all():
        PlainPage.objects.filter(pk=page.pk).update(body=page.body.replace("TO BE SUPPLIED", "supplied"))
    assert said() == []
