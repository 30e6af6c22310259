"""What the content security policy lets run, and what stands in the place of Wagtail's inline scripts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.widgets import AdminDateTimeInput, AdminPageChooser
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser

from bcp_cms.headers import ADMIN, PAGES
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.starting import starting
from modules.packs.editions.presenting import worker
from modules.resources.codes.models import AccessCode
from tests import factories

pytestmark = pytest.mark.django_db


def directives(policy: str) -> dict[str, list[str]]:
    """Return {directive: values}."""
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("policy", [ADMIN, PAGES])
def test_no_inline_script_runs_and_no_base_leads_away(policy: str) -> None:
    found = directives(policy)

    assert found["script-src"] == ["'self'"]
    assert found["base-uri"] == ["'none'"]


def test_a_show_that_a_browser_kept_has_the_same_policy() -> None:
    assert f'"{PAGES}"' in worker().decode()


def test_the_script_that_gives_a_show_back_is_only_for_those_who_present_it(
    client: Client, code: AccessCode, prairie: Center, admin: User
) -> None:
    address = f"{reverse('present', args=[code.edition.uid])}worker.js"
    client.force_login(factories.person(Role.PRESENTER, code.edition.center, admin=admin))
    assert client.get(address)["Content-Type"] == "text/javascript"
    client.force_login(factories.person(Role.PRESENTER, prairie, admin=admin))
    assert client.get(address).status_code == 404


def test_the_admin_is_sent_with_it(client: Client, admin: User) -> None:
    client.force_login(admin)

    assert client.get("/cms/")["Content-Security-Policy"] == ADMIN


def test_no_browser_keeps_what_is_shown_to_a_role_alone(client: Client, code: AccessCode, admin: User) -> None:
    presenter = factories.person(Role.PRESENTER, code.edition.center, admin=admin)
    client.force_login(presenter)
    release = code.edition.pack.get_children().first().specific.release
    private = [
        reverse("present", args=[code.edition.uid]),
        reverse("release", args=[release.slug, release.version]),
        reverse("edition_changes", args=[code.edition.uid]),
        "/cms/",
    ]

    assert [path for path in private if "no-store" not in client.get(path).headers["Cache-Control"]] == []
    for public in (code.get_absolute_url(), "/", "/robots.txt"):
        assert "no-store" not in client.get(public).headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("widget", "name", "told"),
    [
        (AdminDateTimeInput(), "initDateTimeChooser", ["id_x", dict]),
        (AdminPageChooser(), "PageChooser", ["id_x", dict]),
        (AdminTaskChooser(), "createTaskChooser", ["id_x"]),
    ],
)
def test_a_widget_is_started_by_an_element(widget: Any, name: str, told: list[Any]) -> None:
    made = str(widget.render("x", None, {"id": "id_x"}))
    found = re.search(r'<bcp-starting data-start="([^"]+)" data-told="([^"]+)">', made)

    assert found
    assert "<script" not in made
    said = json.loads(found[2].replace("&quot;", '"'))
    assert (found[1], said[0], [type(one) for one in said[1:]]) == (name, told[0], told[1:])


@pytest.mark.parametrize("script", ["", "alert(1); alert(2);", "f(document.cookie);", "var x = f(1);", "f(1);g(2);"])
def test_what_is_more_than_one_call_is_refused(script: str) -> None:
    with pytest.raises(ValueError, match=r"Not one call|Expecting|Extra data|delimiter"):
        starting(script)


def test_what_it_is_told_is_no_markup() -> None:
    assert "<script>" not in starting('new X("</bcp-starting><script>alert(1)</script>");')


@pytest.mark.parametrize("widget", [AdminPageChooser, AdminTaskChooser])
@pytest.mark.parametrize("sent", ["Because.", "9" * 40, "-1", "999999", "1.5", "\N{SUPERSCRIPT TWO}"])
def test_a_widget_is_shown_again_whatever_was_sent(widget: type[BaseChooser], sent: str) -> None:
    made = str(widget().render("x", sent, {"id": "id_x"}))

    assert "bcp-starting" in made
    assert sent not in made
