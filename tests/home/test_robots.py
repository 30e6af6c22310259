"""What search engines are told: every public page, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import HomePage, PlainPage
from home.words import SLUGS
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.packs.pages.models import Pack
from tests import factories

pytestmark = pytest.mark.django_db


def addresses(client: Client) -> list[str]:
    """Return the addresses that the sitemap names."""
    shown = client.get("/sitemap.xml")
    assert shown["Content-Type"] == "application/xml"
    return re.findall(r"<loc>([^<]+)</loc>", shown.content.decode())


def test_robots_are_kept_out_and_shown_the_sitemap(client: Client, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://bcp.example"
    shown = client.get("/robots.txt", headers={"host": "localhost"}).content.decode()
    for part in ("accounts", "cms", "files", "present", "r", "search"):
        assert f"Disallow: /{part}/\n" in shown
    assert shown.endswith("\nSitemap: https://bcp.example/sitemap.xml\n"), "whatever host a request names"


def test_the_sitemap_has_what_everyone_may_open(client: Client, pack: Pack, prairie: Center) -> None:
    centers = ("/centers/", "/centers/harbor/", "/centers/prairie/")
    expected = ["/", "/modules/", *centers, *(f"/{slug}/" for slug in SLUGS)]
    found = addresses(client)
    assert sorted(found) == sorted(f"http://127.0.0.1:8000{path}" for path in expected)
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


def test_nothing_private_is_in_it(client: Client, site: HomePage, pack: Pack, prairie: Center, admin: User) -> None:
    factories.access_code(factories.edition(pack, admin=admin), admin=admin)
    Center.objects.filter(pk=prairie.pk).update(archived_at=timezone.now())
    site.add_child(instance=PlainPage(title="Draft", slug="draft", body="<p>Words.</p>", live=False))
    closed = site.add_child(instance=PlainPage(title="Closed", slug="closed", body="<p>Words.</p>"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    found = " ".join(addresses(client))

    for part in ("/r/", "/cms/", "/present/", "packs", "library", "prairie", "draft", "closed", "who-we-are"):
        assert part not in found
    assert "/centers/harbor/" in found


def test_it_costs_the_same_for_many_centers(client: Client, harbor: Center, admin: User) -> None:
    def queries() -> int:
        addresses(client)
        with CaptureQueriesContext(connection) as asked:
            addresses(client)
        return len(asked)

    few = queries()
    for at in range(5):
        factories.center(f"Center {at}", admin=admin)
    assert queries() == few
    assert few <= 5


def test_an_edited_page_says_when(client: Client, site: HomePage) -> None:
    shown = client.get("/sitemap.xml").content.decode()
    assert f"<lastmod>{timezone.localdate():%Y-%m-}" in shown
