"""Sets up and serves the demo on one's own machine: a server here, and the task worker as a child process."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.db import connection
from django.urls import reverse
from wagtail.models import Site

from modules.accounts.identity.models import Membership, Role, User
from modules.demo.loading import MAIL_HOST, PASSWORD, ContentFiles, is_loaded, load
from modules.resources.codes.models import AccessCode

HOST = "127.0.0.1"
HERE = frozenset({"", "127.0.0.1", "localhost", "::1"})  # database hosts; one that begins with / is a socket
WAIT = 10  # seconds that the worker gets to finish a task

Say = Callable[[str], Any]

USES = {
    Role.ADMINISTRATOR: "makes centers and accounts; sees everything but a center's words",
    Role.EDITOR: "writes modules, guides and statements",
    Role.REVIEWER: "approves what others wrote",
    Role.PUBLISHER: "releases modules",
    Role.EXPERT: "presents at roundtables",
    Role.LEAD: "clones, customizes and shares packs",
    Role.PCRCL: "reads and signs off what the center changed",
    Role.DIRECTOR: "reads editions, and approves them first where the center says so",
    Role.PRESENTER: "opens the presenter view",
}


class DemoError(RuntimeError):
    """The demo can't start; the message says why and what to do."""


def check_place() -> None:
    """Refuse any place that others could reach: the demo's accounts share a password that everyone knows.

    Raises:
        DemoError: for settings without DEBUG, and for a database on another machine.
    """
    if not settings.DEBUG:
        raise DemoError(
            f"The demo runs with development settings only, not with {os.environ.get('DJANGO_SETTINGS_MODULE')}: "
            "its accounts share a password that everyone knows. Unset DJANGO_SETTINGS_MODULE."
        )
    host = str(connection.settings_dict["HOST"] or "")
    if host not in HERE and not host.startswith("/"):
        raise DemoError(f"The database is on {host}. The demo loads only into a database on this machine.")


def prepare(read: Callable[[], ContentFiles], set_up: Callable[[], Any], say: Say) -> None:
    """Bring the database up to date, and load the demo unless it is there. What was edited stays.

    Args:
        read: reads the content files; called only where they are needed.
        set_up: makes what a site needs.
        say: takes one line for people.

    Raises:
        DemoError: where the database belongs to something else.
    """
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    loaded = is_loaded()
    if not loaded and User.objects.exists():
        raise DemoError(
            "This database has accounts, but not the demo's. The demo loads only into an empty database: "
            "name another folder in BCP_VAR_DIR, or another database in DATABASE_URL."
        )
    set_up()
    if not loaded:
        say("Loading the demo …")
        load(read())


def set_address(port: int) -> None:
    """Make the links that Wagtail and e-mails write lead to this server."""
    settings.WAGTAILADMIN_BASE_URL = f"http://{HOST}:{port}"
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != (HOST, port):
        site.hostname, site.port = HOST, port
        site.save()


def addresses(port: int) -> Iterator[str]:
    """Yield the lines that say where to go: the site, and every pack that has an open access code."""
    base = f"http://{HOST}:{port}"
    yield f"  Home              {base}/"
    yield f"  Modules           {base}{reverse('modules')}"
    yield f"  Sign in and work  {base}{reverse('wagtailadmin_home')}"
    codes = AccessCode.objects.select_related("center", "edition").defer("edition__document")
    for code in codes.order_by("center__name", "made_at"):
        if code.is_open:
            yield ""
            yield f"{code.center.name}: {code.edition}"
            yield f"  Participants      {base}{code.get_absolute_url()}"
            yield f"  Presenters        {base}{code.edition.get_absolute_url()}"


def accounts() -> Iterator[str]:
    """Yield a line for each account of the demo: its name, and what it is for."""
    members = Membership.objects.filter(user__email__endswith=f"@{MAIL_HOST}", user__is_active=True)
    for member in members.select_related("user", "center").order_by("pk"):
        where = f" ({member.center.name})" if member.center else ""
        yield f"  {member.user.username:<17} {USES[Role(member.role)]}{where}"


def introduction(port: int) -> str:
    """Return what a person needs to begin."""
    lines = [*addresses(port), "", f"Accounts, with the password {PASSWORD}:", *accounts()]
    return "\n".join(["", "Building Community Partnerships: the demo", *lines, ""])


def bind(port: int) -> ThreadedWSGIServer:
    """Take the port, before anything else is done. Raises DemoError where it can't be had."""
    try:
        return ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
    except (OSError, OverflowError) as error:
        reason = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise DemoError(
            f"The port {port} on {HOST} can't be used: {reason}. Choose another one, for example --port 8765."
        ) from error


def serve(server: ThreadedWSGIServer, say: Say) -> None:
    """Serve until Ctrl-C or SIGTERM; the worker stops with the server."""
    warnings.filterwarnings("ignore", "No directory at")  # static files come from the source folders here
    server.set_app(get_internal_wsgi_application())
    logging.getLogger("django.server").setLevel(logging.WARNING)  # after the line above, which sets up logging anew
    connection.close()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _worker(say):
            server.serve_forever()
    except KeyboardInterrupt:
        say("Stopped. What was edited is kept.")
    finally:
        server.server_close()


@contextmanager
def _worker(say: Say) -> Iterator[None]:
    """Run the worker. It lives as long as the pipe to it, so that even a killed demo leaves none behind."""
    child = subprocess.Popen(  # noqa: S603  - this same program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--worker"],
        stdin=subprocess.PIPE,
        env={**os.environ, "BCP_BASE_URL": settings.WAGTAILADMIN_BASE_URL},
        start_new_session=True,  # Ctrl-C reaches the server alone, which then stops the worker
    )
    stopping = threading.Event()
    threading.Thread(target=_watch, args=(child, stopping, say), daemon=True).start()
    try:
        yield
    finally:
        stopping.set()
        _stop(child)


def _watch(child: subprocess.Popen[bytes], stopping: threading.Event, say: Say) -> None:
    code = child.wait()
    if not stopping.is_set():
        say(f"The task worker ended by itself (exit code {code}). Pages work; start the demo again for tasks.")


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(WAIT)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def work() -> None:
    """Be the worker: run tasks until the demo that started this process is gone, however it ended."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.disable(logging.INFO)
    call_command("db_worker", "--backend=worker", "--queue-name=*", "--no-reload", "--no-startup-delay")


def _end_with_parent() -> None:
    """Wait for the pipe to close, then stop as SIGTERM does: after the task at hand."""
    while os.read(0, 1):
        pass
    logging.disable(logging.WARNING)
    os.kill(os.getpid(), signal.SIGTERM)
