"""Logs: what each line has of the request that it belongs to, and what no line has."""

import logging
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.apps import apps
from django.http import HttpRequest
from log_request_id.middleware import RequestIDMiddleware
from pythonjsonlogger.json import JsonFormatter

from modules.core.rooms import house

QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
"""What follows the path of an address: what somebody looked for, which may be a person's name, or a provider's code."""
HEADER = re.compile(r"\b(cookie|authorization)\b.*", re.IGNORECASE | re.DOTALL)
"""A header that opens a session, as a server quotes it that could not read the request."""
DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)
"""What PostgreSQL adds to an error: values of the row."""
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""An id that another server gave a request: letters and digits, so that it can't pretend to be more of the line."""
FIELDS = frozenset({"time", "level", "logger", "message", "request_id", "traceback", "audit"})
"""All that a JSON line has; ``audit`` is the row of the audit that the line is about."""
BREAKS = {number: repr(chr(number))[1:-1] for number in (*range(32), 127, 0x85, 0x2028, 0x2029)}
"""Characters that end a line or steer a terminal, each with its escape: an address may hold any of them."""


class RequestId(RequestIDMiddleware):
    """Give each request an id, for its lines in the log and for the header ``X-Request-ID`` of its answer.

    A proxy's own id is taken if the settings say that there is a proxy, and the id is well-formed.
    """

    def _get_request_id(self, request: HttpRequest) -> str:
        given: str = super()._get_request_id(request)
        return given if WELL_FORMED.fullmatch(given) else self._generate_id()


@cache
def _secrets() -> re.Pattern[str]:
    begun = "|".join(re.escape(beginning) for beginning in house().unlogged)
    # An address that was pasted badly has blanks, quotation marks or more slashes in front of its code.
    return re.compile(rf"({begun or '(?!)'})[\s\"'/]*[^/\s\"'?&]+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """Return a text without what opens something or tells of a person.

    These are the parts of addresses that rooms declare as secret, such as access codes, also where the address is
    written with percent signs; queries; cookies; values of rows. Before Django is ready no address is asked for, so
    there is none to leave out.
    """
    plain = DETAIL.sub("DETAIL: …", HEADER.sub(r"\1 …", QUERY.sub("?…", text)))
    if not apps.ready:
        return plain
    left = _secrets().sub(r"\1…", plain)
    read = unquote(unquote(left))  # as the server of an address, and one in front of it, read it
    hidden = QUERY.sub("?…", _secrets().sub(r"\1…", read))
    return left if hidden == read else hidden


class HideCodes(logging.Filter):
    """Leaves codes, keys and questions out of what is logged, and keeps each message on one line.

    With an access code, whoever reads a log could open the page; what people searched for is their own. A line break in
    an address would let anyone write lines of their own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without codes, questions and line breaks."""
        said = record.getMessage()
        kept = without_secrets(said).translate(BREAKS)
        if kept != said:
            record.msg, record.args = kept, ()
        return True


class Tracebacks:
    """A formatter whose tracebacks are without secrets: an error may quote the address that it is about."""

    def formatException(self, ei: Any) -> str:
        """Return the traceback."""
        return without_secrets(str(super().formatException(ei)))  # type: ignore[misc]  # a formatter's


class Lines(Tracebacks, logging.Formatter):
    """One line a record, and its traceback below it."""


class JsonLines(Tracebacks, JsonFormatter):
    """One JSON object a line.

    What callers attach to a record is left out: Django attaches the request, whose address may hold an access code.
    """

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Return the fields that a line has."""
        return {name: value for name, value in log_data.items() if name in FIELDS}
