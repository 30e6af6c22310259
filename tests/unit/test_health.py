"""Health checks and security.txt: what machines ask for without knowing the site's name."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from bcp_cms import health

BY_ADDRESS = {"host": "10.1.2.3:8000"}


@pytest.fixture(autouse=True)
def server(settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["bcp.example"], True


@pytest.mark.django_db
@pytest.mark.parametrize("path", [health.LIVE, health.READY])
def test_a_probe_asks_by_address_and_without_tls(path: str) -> None:
    answer = Client().get(path, headers=BY_ADDRESS)

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert Client().head(path, headers=BY_ADDRESS).status_code == 200
    assert Client().post(path, headers=BY_ADDRESS).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_check_carries_the_headers_of_a_page(method: str, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 60
    expected = {"Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"}
    expected |= {"X-Frame-Options", "Cross-Origin-Opener-Policy", "Strict-Transport-Security"}
    page = Client().get("/robots.txt", secure=True, headers={"host": "bcp.example"}).headers

    for path in (health.LIVE, health.READY):
        answer = getattr(Client(), method)(path, secure=True, headers=BY_ADDRESS)
        assert {name: answer.headers.get(name) for name in expected} == {name: page[name] for name in expected}
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_all_else_is_refused_by_address() -> None:
    assert Client(raise_request_exception=False).get("/", headers=BY_ADDRESS).status_code == 400
    assert Client().get("/health/live/", headers={"host": "bcp.example"}).status_code == 301  # to https: no such check


def test_a_process_without_its_database_lives_and_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError("the password of the database is hunter2")

    monkeypatch.setattr(connection, "cursor", gone)
    ready = Client().get(health.READY, headers=BY_ADDRESS)

    assert (ready.status_code, ready.json()) == (503, {"status": "no database"})
    assert Client().get(health.LIVE, headers=BY_ADDRESS).status_code == 200


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_missing_migrations", lambda: True)
    ready = Client().get(health.READY, headers=BY_ADDRESS)

    assert (ready.status_code, ready.json()) == (503, {"status": "not migrated"})


@pytest.mark.django_db
def test_who_finds_a_weakness_learns_where_to_report_it(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.WAGTAILADMIN_BASE_URL = False, "https://bcp.example"
    client = Client(headers={"host": "bcp.example"})
    settings.BCP_SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.BCP_SECURITY_CONTACT = "mailto:security@bcp.example"
    settings.BCP_SECURITY_POLICY = "https://bcp.example/policy/"
    answer = client.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert said.pop("Expires").endswith("T00:00:00Z")
    assert said == {
        "Contact": "mailto:security@bcp.example",
        "Preferred-Languages": "en",
        "Canonical": "https://bcp.example/.well-known/security.txt",
        "Policy": "https://bcp.example/policy/",
    }
