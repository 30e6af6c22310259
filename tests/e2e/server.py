"""The door of the server: open while a browser test runs, shut between tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler


class Gate(StaticFilesHandler):
    """Serves pages and static files.

    A page that is being closed may still send something. Between tests it is turned away, because the database of the
    test is gone; and a test ends only when every answer is given.
    """

    _changed = threading.Condition()
    _open = False
    _busy = 0

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[None]:
        """Let requests in; afterwards shut the door and wait for those inside."""
        with cls._changed:
            cls._open = True
        try:
            yield
        finally:
            with cls._changed:
                cls._open = False
                cls._changed.wait_for(lambda: not cls._busy, timeout=20)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or turn away."""
        cls = type(self)
        with cls._changed:
            if not cls._open:
                start_response("503 Between tests", [("Content-Type", "text/plain")])
                return [b""]
            cls._busy += 1
        try:
            return Answer(super().__call__(environ, start_response), self._leave)
        except BaseException:
            self._leave()
            raise

    @classmethod
    def _leave(cls) -> None:
        with cls._changed:
            cls._busy -= 1
            cls._changed.notify_all()


class Answer:
    """What is sent; it is given when it is closed, for Django puts the database away only then."""

    def __init__(self, content: Any, leave: Callable[[], None]) -> None:
        self.content = content
        self.leave = leave

    def __iter__(self) -> Iterator[bytes]:
        """Return its pieces."""
        return iter(self.content)

    def close(self) -> None:
        """Close what Django returned, and leave."""
        try:
            getattr(self.content, "close", lambda: None)()
        finally:
            self.leave()
