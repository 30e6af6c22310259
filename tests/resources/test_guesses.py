"""Guessing access codes: after too many wrong ones a network waits, whatever it asks for."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bcp_cms.logs import HideCodes
from modules.resources.codes.attempts import Attempt, number, take
from modules.resources.codes.models import AccessCode, new_code
from tests.at_once import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases("counting in the database")]

LIMIT = 3


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    """So that a test need not guess thirty times."""
    settings.BCP_WRONG_CODES = LIMIT


def guess(client: Client, times: int = LIMIT, **origin: str) -> list[int]:
    """Try wrong codes; return what was answered."""
    return [client.get(f"/r/{new_code()}/", **origin).status_code for _ in range(times)]  # type: ignore[arg-type]


def test_a_wrong_code_is_no_page_and_leads_nowhere(client: Client) -> None:
    answer = client.get(f"/r/{new_code()}/")

    assert answer.status_code == 404
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_after_too_many_every_code_waits(client: Client, code: AccessCode) -> None:
    assert guess(client) == [404] * LIMIT

    right, wrong = client.get(code.get_absolute_url()), client.get(f"/r/{new_code()}/")

    assert (right.status_code, wrong.status_code) == (429, 429)
    assert right.content == wrong.content
    assert right["Retry-After"] == "600"
    assert "Please wait 10 minutes" in right.content.decode()
    assert not right.cookies


def test_a_closed_code_waits_too(client: Client, code: AccessCode) -> None:
    AccessCode.objects.filter(pk=code.pk).update(closed_at=timezone.now())
    assert client.get(code.get_absolute_url()).status_code == 410
    guess(client)

    assert client.get(code.get_absolute_url()).status_code == 429


def test_files_of_a_page_are_no_way_around(client: Client, code: AccessCode) -> None:
    for _ in range(LIMIT):
        assert client.get(f"/r/{new_code()}/assets/{'0' * 64}/a.png").status_code == 404

    assert client.get(code.get_absolute_url()).status_code == 429


def test_what_waits_is_not_counted_on(client: Client) -> None:
    guess(client, LIMIT + 4)

    assert Attempt.objects.count() == LIMIT


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_count_as_twelve() -> None:
    counted = at_once(lambda _: take(Attempt.Kind.WRONG_CODE, "one network", LIMIT), 12)

    assert counted.count(True) <= LIMIT
    assert number(Attempt.Kind.WRONG_CODE, "one network") <= LIMIT


def test_it_is_over_after_the_time_and_nothing_is_kept(client: Client, code: AccessCode) -> None:
    guess(client)
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=10, seconds=1))

    assert client.get(code.get_absolute_url()).status_code == 200
    guess(client, 1)
    assert Attempt.objects.count() == 1


def test_another_network_does_not_wait(client: Client, code: AccessCode) -> None:
    guess(client, REMOTE_ADDR="192.0.2.1")

    assert client.get(code.get_absolute_url(), REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.get(code.get_absolute_url(), REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.parametrize(
    ("other", "answer"), [("2001:db8:1:2:ffff::9", 429), ("2001:db8:1:3::9", 200), ("not an address", 200)]
)
def test_one_connection_is_a_whole_64_of_ipv6(client: Client, code: AccessCode, other: str, answer: int) -> None:
    guess(client, REMOTE_ADDR="2001:db8:1:2::1")

    assert client.get(code.get_absolute_url(), REMOTE_ADDR=other).status_code == answer


def ask(client: Client, code: AccessCode, forwarded: str) -> int:
    """Open the page through a proxy; return the status."""
    return client.get(code.get_absolute_url(), headers={"x-forwarded-for": forwarded}).status_code


def test_nobody_gets_around_it_by_a_header(client: Client, code: AccessCode) -> None:
    guess(client)

    assert ask(client, code, "192.0.2.7") == 429


def test_behind_a_proxy_the_last_address_counts(client: Client, code: AccessCode, settings: Any) -> None:
    settings.BCP_PROXIES = 1
    for _ in range(LIMIT):
        client.get(f"/r/{new_code()}/", headers={"x-forwarded-for": "198.51.100.1, 192.0.2.7"})

    assert ask(client, code, "203.0.113.5, 192.0.2.7") == 429
    assert ask(client, code, "192.0.2.7, 203.0.113.5") == 200


def test_neither_the_code_nor_the_address_is_kept(client: Client) -> None:
    tried = new_code()
    client.get(f"/r/{tried}/", REMOTE_ADDR="192.0.2.1")

    kept = str(Attempt.objects.values().get())

    assert tried not in kept
    assert "192.0.2.1" not in kept


def test_a_page_that_was_rendered_costs_one_query_still(client: Client, code: AccessCode) -> None:
    client.get(code.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        answer: HttpResponse = client.get(code.get_absolute_url())

    assert (answer.status_code, len(queries)) == (200, 1)


def test_the_log_has_no_code() -> None:
    handler = next(
        one for one in logging.getLogger().handlers if any(isinstance(rule, HideCodes) for rule in one.filters)
    )
    assert isinstance(handler, logging.StreamHandler)
    said = io.StringIO()
    before = handler.setStream(said)
    try:
        logging.getLogger("django.request").warning("Not Found: %s", "/r/Zm9vYmFyYmF6cXV4MTIzNA/assets/")
    finally:
        handler.setStream(before)

    assert "Not Found: /r/…/assets/" in said.getvalue()


@pytest.mark.parametrize("pasted", ["/r/ {}/", '/r/"{}"/', "/r/\n{}/", "/r//{}/"])
def test_the_log_has_no_code_that_was_pasted_badly(pasted: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, pasted.format("Zm9vYmFyYmF6"), (), None)

    HideCodes().filter(record)

    assert "Zm9v" not in record.getMessage()
