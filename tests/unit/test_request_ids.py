"""Every line that a request writes to the log has its id, and so has the answer; no line has more than it should."""

from __future__ import annotations

import io
import json
import logging
import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from log_request_id.filters import RequestIDFilter

from bcp_cms.logs import HideCodes, JsonLines

ROOT = Path(__file__).resolve().parents[2]
CODE = "Zm9vYmFyYmF6cXV4MTIzNA"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return what was logged since the test began, as BCP_LOG_JSON=1 has it."""
    said = io.StringIO()
    form = {name: value for name, value in django_settings.LOGGING["formatters"]["json"].items() if name != "()"}
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines(**form))
    handler.addFilter(HideCodes())
    handler.addFilter(RequestIDFilter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def proxy(settings: Any) -> None:
    """Put a proxy in front that gives requests their ids."""
    settings.LOG_REQUEST_ID_HEADER = "HTTP_X_REQUEST_ID"


def ask(path: str = "/robots.txt", **headers: str) -> str:
    """Return the id that the answer names."""
    return Client(headers=headers).get(path)["X-Request-ID"]


@pytest.mark.django_db
def test_lines_and_answer_have_the_same_id(lines: Lines) -> None:
    first, second = ask("/modules/none/1.0/"), ask("/present/none/")

    found = [(line["request_id"], line["message"]) for line in lines() if line["logger"] == "django.request"]
    assert found == [(second, "Not Found: /present/none/")]
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize("breaking", ["%0A", "%0D", "%C2%85", "%E2%80%A8", "%1B[2K"])
def test_an_address_writes_no_line_of_its_own(breaking: str, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.LOG_REQUESTS = True
    caplog.handler.addFilter(HideCodes())
    with caplog.at_level(logging.INFO, "log_request_id"):
        ask(f"/robots.txt{breaking}CRITICAL forged")

    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("log_request_id")]
    assert line.isprintable()
    assert "forged" in line


@pytest.mark.django_db
def test_a_line_outside_of_any_request_has_none(lines: Lines) -> None:
    ask()

    logging.getLogger("bcp").warning("A task began")

    assert lines()[-1]["request_id"] == "-"


def test_nobody_names_their_own_request() -> None:
    assert ask(x_request_id="chosen-by-a-stranger") != "chosen-by-a-stranger"


@pytest.mark.usefixtures("proxy")
def test_a_proxy_does() -> None:
    assert ask(x_request_id="4f1c2b7e-0d9a-4c3b") == "4f1c2b7e-0d9a-4c3b"


@pytest.mark.usefixtures("proxy")
@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "with space 123", 'quote"12345', "\x1b[31mred12345", "é" * 10]
)
def test_an_id_that_is_not_well_formed_is_replaced(given: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", ask(x_request_id=given))


@pytest.mark.parametrize(("said", "header"), [("1", "HTTP_X_REQUEST_ID"), ("0", None)])
def test_the_environment_says_whether_there_is_a_proxy(
    said: str, header: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCP_BEHIND_PROXY", said)

    assert runpy.run_path(str(ROOT / "bcp_cms/settings/log.py"))["LOG_REQUEST_ID_HEADER"] == header


def test_a_line_has_no_more_than_its_fields(lines: Lines) -> None:
    about = {"request": f"<WSGIRequest: GET '/r/{CODE}/'>", "status_code": 404}

    logging.getLogger("django.request").warning("Not Found: %s", f"/r/{CODE}/", extra=about)

    (line,) = lines()
    assert sorted(line) == ["level", "logger", "message", "request_id", "time"]
    assert (line["level"], line["logger"], line["message"]) == ("WARNING", "django.request", "Not Found: /r/…/")
    assert line["time"].endswith("+00:00")


def test_a_traceback_stays_on_one_line(lines: Lines) -> None:
    try:
        raise ValueError("No é\nat all")
    except ValueError:
        logging.getLogger("bcp").exception("It failed")

    (line,) = lines()
    assert line["message"] == "It failed"
    assert line["traceback"].startswith("Traceback") and line["traceback"].endswith("ValueError: No é\nat all")
