"""The cache: it only makes pages faster. What has to hold for all workers is kept in the database.

`ByKey` is the default cache, because Wagtail and allauth use no other. It keeps what allauth counts (requests, codes
that were used) in the cache `kept`, which is a table, and everything else in the cache `fast`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

KEPT = ("allauth", "jwt:")
"""Beginnings of allauth's keys: requests that were counted, codes and tokens that were used."""


class ByKey(BaseCache):
    """Passes each key on to the cache that it belongs to. ``clear`` empties the fast one alone."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one. Returns whether it was stored."""
        return _of(key).add(key, value, timeout, version)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a value."""
        return _of(key).get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        _of(key).set(key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Move the end of a value. Returns whether there is one."""
        return _of(key).touch(key, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete a value. Returns whether there was one."""
        return _of(key).delete(key, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        """Return the values that there are."""
        wanted = list(keys)
        if any(key.startswith(KEPT) for key in wanted):
            return super().get_many(wanted, version)
        return caches["fast"].get_many(wanted, version)

    def set_many(
        self, data: Mapping[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """Store values. Returns the keys of those that could not be stored."""
        if any(key.startswith(KEPT) for key in data):
            return super().set_many(dict(data), timeout, version)
        return caches["fast"].set_many(dict(data), timeout, version)

    def clear(self) -> None:
        """Empty the fast cache."""
        caches["fast"].clear()


def _of(key: str) -> BaseCache:
    return caches["kept" if key.startswith(KEPT) else "fast"]


class PatientRedis(RedisCache):
    """Redis, without which everything goes on: while it does not answer, each process remembers for itself.

    After one failure a process asks it nothing for ``REST`` seconds, so that a Redis that is frozen costs one wait and
    not one for each key.
    """

    WAIT = 0.25
    """Seconds that a question may take."""
    REST = 15.0
    """Seconds without questions after a failure."""
    MEMORY = 60
    """Seconds that a process remembers for itself: what others change meanwhile it does not hear of."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        waits = {"socket_timeout": self.WAIT, "socket_connect_timeout": self.WAIT, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": {**waits, **params.get("OPTIONS", {})}})
        self._own = LocMemCache("while Redis rests", {"OPTIONS": {"MAX_ENTRIES": 2000}})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one. Returns whether it was stored."""
        own = partial(self._own.add, key, value, self.MEMORY, version)
        return _first(partial(super().add, key, value, timeout, version), own)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value."""
        return _first(partial(super().get, key, default, version), partial(self._own.get, key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        own = partial(self._own.set, key, value, self.MEMORY, version)
        _first(partial(super().set, key, value, timeout, version), own)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Move the end of a value. Returns whether there is one."""
        own = partial(self._own.touch, key, self.MEMORY, version)
        return _first(partial(super().touch, key, timeout, version), own)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Delete a value. Returns whether there was one."""
        return _first(partial(super().delete, key, version), partial(self._own.delete, key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Return whether there is a value."""
        return _first(partial(super().has_key, key, version), partial(self._own.has_key, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        """Return the values that there are."""
        return _first(partial(super().get_many, keys, version), partial(self._own.get_many, keys, version))

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """Store values. Returns the keys of those that could not be stored."""
        own = partial(self._own.set_many, data, self.MEMORY, version)
        return _first(partial(super().set_many, data, timeout, version), own)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Delete values."""
        _first(partial(super().delete_many, keys, version), partial(self._own.delete_many, keys, version))

    def clear(self) -> None:
        """Delete all values."""
        self._own.clear()
        _first(super().clear, self._own.clear)


class _Rest:
    """When this process asks again."""

    until = 0.0
    lock = Lock()

    @classmethod
    def begin(cls, error: Exception) -> None:
        with cls.lock:
            if time.monotonic() >= cls.until:
                log.warning("The cache does not answer; each process remembers for itself for now: %r", error)
            cls.until = time.monotonic() + PatientRedis.REST

    @classmethod
    def over(cls) -> bool:
        return time.monotonic() >= cls.until


def _first(ask: Callable[[], Any], own: Callable[[], Any]) -> Any:
    """Return the answer of Redis, or of this process if Redis does not answer."""
    if not _Rest.over():
        return own()
    try:
        return ask()
    except (RedisError, OSError) as error:
        _Rest.begin(error)
        return own()
