"""No code, key, question or cookie stands in what the image writes, or in a report of an error."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import RequestFactory
from django.utils.log import AdminEmailHandler

from bcp_cms.logs import HideCodes, Tracebacks, without_secrets
from bcp_cms.reports import Report
from modules.core.rooms import house

ROOT = Path(__file__).resolve().parents[2]

CODE = "Zm9vYmFyYmF6cXV4MTIzNA"
INVITATION = "aW52aXRlZC1ieS1zb21lYm9keS1lbHNl"
RESET = "d6ugw9-4b7f0c1a9e3d5f6a7b8c9d0e1f2a3b4c"
QUESTION = "Quokka"
PROVIDED = "cHJvdmlkZXJzLWNvZGU"
SESSION = "s3ss10nk3ys3ss10nk3y"
PLANTED = (CODE, INVITATION, RESET, QUESTION, PROVIDED, SESSION)

ADDRESSES = (
    f"/r/{CODE}/",
    f"/r/{CODE}",
    f"/R/{CODE}/",
    f"//r//{CODE}/",
    f"/r/%20%22{CODE}/",
    f"/%72/{CODE}/",
    f"/%2572/{CODE}/",
    f"/r/{CODE}/assets/{'0' * 64}/x.png",
    f"/r/{CODE}/next.ics",
    f"/accounts/invitation/{INVITATION}/",
    f"/accounts/invitation/{INVITATION}/%0ACRITICAL",
    f"/accounts/password/reset/key/3-{RESET}/",
    f"/accounts/login/?next=%2Faccounts%2Finvitation%2F{INVITATION}%2F",
    f"/search/?q={QUESTION}+Smith&kind=pack",
    f"/search/suggest/?q={QUESTION}",
    f"/cms/pages/search/?p=2&q={QUESTION}",
    f"/accounts/oidc/agency/login/callback/?code={PROVIDED}&state={PROVIDED}",
)
BROKEN = (
    f"GET /r/{CODE}/ HTTP/9.9\r\n\r\n",
    f"GET /r/{CODE}/\r\n\r\n",
    f"G(T /r/{CODE}/ HTTP/1.1\r\n\r\n",
    f"GET /r/{CODE}/{'a' * 5000} HTTP/1.1\r\n\r\n",
    f"GET / HTTP/1.1\r\nCookie : sessionid={SESSION}\r\n\r\n",
    f"GET / HTTP/1.1\r\nCookie: sessionid={SESSION}\r\n {SESSION}\r\n\r\n",
    f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nReferer(: https://bcp.example/r/{CODE}/\r\n\r\n",
    f"GET /search/?q={QUESTION} HTTP/1.1\r\nHost: /r/{CODE}/\r\n\r\n",
)


def image() -> list[str]:
    """Return the command line of the image, which listens on any free port of this machine and has one worker."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    program, *told = json.loads(re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[-1])
    elsewhere = {"--bind": "--bind=127.0.0.1:0", "--workers": "--workers=1"}
    return [str(Path(sys.executable).with_name(program)), *(elsewhere.get(one.split("=")[0], one) for one in told)]


@dataclass
class Server:
    """The image's server, and the file that both of its streams go to: a pipe that nobody reads would stop it."""

    process: subprocess.Popen[bytes]
    streams: Path

    @property
    def port(self) -> int:
        """Where it listens; waits until it does."""
        end = time.monotonic() + 60
        while not (found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", self.streams.read_text())):
            assert self.process.poll() is None and time.monotonic() < end, self.streams.read_text()
            time.sleep(0.05)
        return int(found[1])

    def end(self) -> list[str]:
        """End it, and return all lines that it wrote."""
        self.process.terminate()
        self.process.wait(60)
        return self.streams.read_text().splitlines()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The image's server on an empty database: every page that asks for a table fails, with a traceback."""
    variables = {
        "PATH": os.environ["PATH"],
        "BCP_VAR_DIR": str(tmp_path),
        "BCP_SECRET_KEY": "a" * 30 + "Z0-_" * 10,
        "BCP_ALLOWED_HOSTS": "127.0.0.1",
        "BCP_SSL_REDIRECT": "0",
        "BCP_BEHIND_PROXY": "1",
        "BCP_LOG_JSON": "1",
    }
    streams = tmp_path / "streams"
    with streams.open("wb") as file:
        process = subprocess.Popen(image(), cwd=ROOT, env=variables, stdout=file, stderr=subprocess.STDOUT)
        try:
            yield Server(process, streams)
        finally:
            process.kill()
            process.wait(60)


def send(port: int, words: str) -> str:
    """Send a request, byte for byte; return the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(words.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode(errors="replace")


def asked(address: str, method: str = "GET", host: str = "127.0.0.1") -> str:
    """Return a request that a browser would send."""
    told = f"Host: {host}\r\nX-Request-ID: from-a-proxy-1\r\nReferer: https://127.0.0.1{address}\r\n"
    body = f"Cookie: sessionid={SESSION}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return f"{method} {address} HTTP/1.1\r\n{told}{body}"


def test_the_image_writes_no_secret_whatever_is_asked(server: Server) -> None:
    port = server.port

    answers = [send(port, asked(address)) for address in ADDRESSES]
    answers += [send(port, asked(address, "POST")) for address in ADDRESSES[:2]]
    answers += [send(port, asked(ADDRESSES[0], host="elsewhere.example")), *(send(port, one) for one in BROKEN)]
    healthy = send(port, asked("/health/live"))
    lines = server.end()

    said = [json.loads(line) for line in lines]
    assert [(secret, line) for secret in PLANTED for line in lines if secret in line] == []
    assert {answer.split(" ")[1] for answer in answers if answer.startswith("HTTP/1.1")} >= {"400", "405", "500"}
    assert any("Traceback" in line.get("traceback", "") for line in said), "something failed, and was looked at"
    assert sum("/r/…" in line["message"] for line in said) > 5
    assert sum("Invalid request" in line["message"] for line in said) > 3
    given = re.search(r"X-Request-ID: (\S+)", healthy, re.IGNORECASE)
    assert given
    assert ("method=GET path=/health/live status=200", given[1]) in [
        (one["message"], one["request_id"]) for one in said
    ]


def test_compose_starts_what_the_image_starts() -> None:
    compose = (ROOT / "compose.yaml").read_text()

    assert "gunicorn" not in compose
    assert "access-log" not in compose
    assert "access-log" not in (ROOT / "Dockerfile").read_text().split("CMD")[1]


def test_every_stream_is_without_secrets() -> None:
    """The server's own log of requests has no stream at all."""
    told: dict[str, Any] = django_settings.LOGGING
    made = logging.config.DictConfigurator(told)
    formatters = [made.configure_formatter(dict(one)) for one in told["formatters"].values()]

    assert all("codes" in handler["filters"] for handler in told["handlers"].values())
    assert all(isinstance(one, Tracebacks) for one in formatters)
    assert told["loggers"]["gunicorn.access"] == {"handlers": [], "propagate": False}
    for name in ("django", "django.server", "gunicorn.error"):
        assert told["loggers"][name] == {"handlers": [], "propagate": True}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_line_has_none(address: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, '"GET %s HTTP/1.1" 200 %s', (address, f"({address})"), None)
    HideCodes().filter(record)

    assert [secret for secret in PLANTED if secret in record.getMessage()] == []


@pytest.mark.parametrize(
    "words",
    [
        "Is it 100% sure? Yes: 1 = 1.",
        "Not Found: /modules/who-we-are/1.0/",
        "Listening at: http://127.0.0.1:8000 (7)",
        "100%25 of /modules/%C3%A9/",
    ],
)
def test_what_tells_nothing_stays_as_it_is(words: str) -> None:
    assert without_secrets(words) == words


def test_every_address_with_a_key_in_its_path_is_declared() -> None:
    """A key is a text of any letters that no person typed; what a room leaves undeclared is found by its name."""
    named = re.compile(r"<(?:\w+:)?(code|key|token|secret|uidb36|signature)>|\(\?P<(code|key|token|secret|uidb36)>")

    found = {route.name for route in house().addresses if named.search(route.pattern)}
    declared = {route.name for route in house().addresses if route.unlogged}

    assert found == declared
    assert house().unlogged == ["/accounts/invitation/", "/accounts/password/reset/key/", "/r/"]


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.startswith("//")])
@pytest.mark.parametrize("is_html", [False, True])
def test_a_report_of_an_error_has_none(address: str, is_html: bool, settings: Any, mailoutbox: list[Any]) -> None:
    settings.ADMINS = [("Operators", "operators@bcp.example")]
    request = RequestFactory(headers={"cookie": f"sessionid={SESSION}", "referer": address}).post(
        address, {"password": SESSION, "code": CODE}
    )

    def fail(key: str) -> None:
        secret = key
        raise ValueError(f"{address} is wrong; {len(secret)}\nDETAIL:  Failing row contains (1, {SESSION}).")

    try:
        fail(SESSION)
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "It failed", (), sys.exc_info())
    record.request = request
    AdminEmailHandler(include_html=is_html).emit(record)

    (mail,) = mailoutbox
    told = repr((mail.subject, mail.body, getattr(mail, "alternatives", None)))
    assert "ValueError" in told
    assert [secret for secret in PLANTED if secret in told] == []
    assert not any(isinstance(one, AdminEmailHandler) for one in logging.getLogger("django").handlers)


def test_development_still_shows_all_of_an_error(settings: Any) -> None:
    settings.DEBUG = True
    try:
        seen = "a value"
        raise ValueError(seen)
    except ValueError:
        page = Report(RequestFactory().get("/"), *sys.exc_info()).get_traceback_html()

    assert "a value" in page
    assert "Local vars" in page
