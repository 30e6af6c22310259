"""The cache makes pages faster, and nothing depends on it; what has to hold for all workers is in the database."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from bcp_cms import caching
from modules.accounts.identity.models import User
from modules.accounts.signin.remembered import Remembered
from modules.resources.codes.models import AccessCode
from tests.accounts.signing_in import sign_in
from tests.at_once import at_once
from tests.redis_server import Server, running

LIMIT = "allauth:rl:account:login:60/60/ip:192.0.2.1"


@pytest.fixture
def shared(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A Redis that the site uses."""
    with running(tmp_path) as server:
        fast = {"BACKEND": "bcp_cms.caching.PatientRedis", "LOCATION": server.url}
        settings.CACHES = {**settings.CACHES, "fast": fast}
        monkeypatch.setattr(caching._Rest, "until", 0.0)
        yield server


@pytest.fixture(params=[Server.freeze, Server.stop], ids=["frozen", "down"])
def broken(request: pytest.FixtureRequest, shared: Server) -> Server:
    """A Redis that answers nothing any more."""
    cache.set("page", "words")
    assert cache.get("page") == "words"
    request.param(shared)
    return shared


def test_with_redis_what_is_stored_comes_back(shared: Server) -> None:
    cache.set("one", {"words": "x"})
    cache.set_many({"two": 2})

    assert cache.get_many(["one", "two", "three"]) == {"one": {"words": "x"}, "two": 2}
    assert not cache.add("one", 1)
    assert cache.delete("one")
    assert cache.get("one", "nothing") == "nothing"


def test_without_an_answer_each_process_remembers_for_itself(broken: Server) -> None:
    began = time.monotonic()

    assert cache.get("page", "nothing") == "nothing"
    cache.set("page", "other words", None)
    assert cache.get("page") == "other words"
    assert not cache.add("page", 1)
    assert cache.set_many({"a": 1}) == []
    assert cache.get_many(["page", "a", "b"]) == {"page": "other words", "a": 1}
    assert cache.touch("page") and cache.delete("page") and "page" not in caches["fast"]
    caches["fast"].delete_many(["a"])
    assert cache.get("a") is None
    cache.clear()

    assert time.monotonic() - began < 2 * caching.PatientRedis.WAIT + 1, "one wait for all of it"


def test_for_itself_it_remembers_for_a_minute(broken: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("page", "other words", None)
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 61)

    assert cache.get("page") is None


def test_it_is_asked_again_after_a_rest(broken: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.get("page")
    assert not caching._Rest.over()
    asked: list[str] = []
    monkeypatch.setattr(caching.RedisCache, "get", lambda self, key, *args: asked.append(key))

    cache.get("page")
    assert asked == []
    monkeypatch.setattr(caching._Rest, "until", time.monotonic())
    cache.get("page")

    assert asked == ["page"]


@pytest.mark.django_db
def test_pages_answer_and_people_sign_in(broken: Server, code: AccessCode, admin: User, client: Client) -> None:
    assert client.get(code.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200
    assert sign_in(client, "admin").status_code == 302


@pytest.mark.django_db
def test_what_signs_in_is_kept_in_the_database_and_not_in_the_cache(client: Client, admin: User) -> None:
    sign_in(client, "admin", "wrong")
    before = Remembered.objects.count()

    cache.clear()

    assert Remembered.objects.count() == before > 0
    assert "127.0.0.1" not in str(list(Remembered.objects.values()))


@pytest.mark.django_db
def test_what_is_kept_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    cache.set(LIMIT, [1.5], timeout=60)
    assert cache.get(LIMIT) == [1.5]
    assert not cache.add(LIMIT, [2.5], timeout=60)
    assert cache.get_many([LIMIT, "page"]) == {LIMIT: [1.5]}

    monkeypatch.setattr(timezone, "now", lambda: datetime.fromtimestamp(now + 61, UTC))

    assert cache.get(LIMIT) is None
    assert not cache.touch(LIMIT, 60)
    assert cache.add(LIMIT, [3.5], timeout=120)


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases("one row for several connections at once")
def test_of_many_at_once_one_is_told_that_it_was_first() -> None:
    used = "allauth.mfa.totp.used?user=1&code=123456"

    assert at_once(lambda _: caches["kept"].add(used, "y", 90), 12).count(True) == 1
