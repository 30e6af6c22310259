"""What people search for is no line in a log."""

from __future__ import annotations

import logging

import pytest

from bcp_cms.logs import HideCodes


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ('"GET /search/?q=John+Doe&kind=pack HTTP/1.1" 200', '"GET /search/?… HTTP/1.1" 200'),
        ("/search/suggest/?q=John%20D", "/search/suggest/?…"),
        ("/cms/pages/search/?p=2&q=John", "/cms/pages/search/?…"),
        ("/r/Zm9vYmFy/?q=x", "/r/…/?…"),
        ("Is this /modules/ or not? Nobody = somebody.", "Is this /modules/ or not? Nobody = somebody."),
    ],
)
def test_the_log_has_no_question(said: str, left: str) -> None:
    record = logging.LogRecord("django.server", logging.INFO, "", 0, "%s", (said,), None)

    assert HideCodes().filter(record)
    assert record.getMessage() == left
