"""Setup and serving of the demo on one machine: the server in this process, the task worker in a child process."""

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
HERE = frozenset({"", "127.0.0.1", "localhost", "::1"})  # database hosts here; a path is a socket
WAIT = 10  # seconds that the worker has to finish its task

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
    """The demo can't start. The message explains why, and what to do."""


def check_place() -> None:
    """Check that only this machine can reach the demo, because its accounts share a publicly known password.

    Raises:
        DemoError: the settings do not have DEBUG, or the database is on another machine.
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
    """Migrate the database, and load the demo if it is not loaded yet. Edits made earlier are kept.

    Args:
        read: reads the content files; called only if the demo has to be loaded.
        set_up: creates the pages and settings that every site needs.
        say: shows one line to the person at the terminal.

    Raises:
        DemoError: the database already has accounts that are not the demo's.
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
        files = read()
        with _no_mails():
            load(files)


@contextmanager
def _no_mails() -> Iterator[None]:
    """Send no mail meanwhile: the people of the demo have no mailbox, and nothing happened that they should know."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


def set_address(port: int) -> None:
    """Make absolute links in Wagtail and in e-mails point to this server."""
    settings.WAGTAILADMIN_BASE_URL = f"http://{HOST}:{port}"
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != (HOST, port):
        site.hostname, site.port = HOST, port
        site.save()


def addresses(port: int) -> Iterator[str]:
    """Yield lines with the addresses to visit: the site, and every pack that has an open access code."""
    base = f"http://{HOST}:{port}"
    yield f"  Home              {base}/"
    yield f"  Modules           {base}{reverse('modules')}"
    yield f"  Sign in and work  {base}{reverse('wagtailadmin_home')}"
    codes = AccessCode.objects.select_related("center", "edition")
    for code in codes.order_by("center__name", "made_at"):
        if code.is_open:
            yield ""
            yield f"{code.center.name}: {code.edition}"
            yield f"  Participants      {base}{code.get_absolute_url()}"
            yield f"  Presenters        {base}{code.edition.get_absolute_url()}"


def accounts() -> Iterator[str]:
    """Yield a line for each demo account: its username and what it is for."""
    members = Membership.objects.filter(user__email__endswith=f"@{MAIL_HOST}", user__is_active=True)
    for member in members.select_related("user", "center").order_by("pk"):
        where = f" ({member.center.name})" if member.center else ""
        yield f"  {member.user.username:<17} {USES[Role(member.role)]}{where}"


def introduction(port: int) -> str:
    """Return the text that is shown at the start: addresses, accounts and their password."""
    lines = [*addresses(port), "", f"Accounts, with the password {PASSWORD}:", *accounts()]
    return "\n".join(["", "Building Community Partnerships: the demo", *lines, ""])


def bind(port: int) -> ThreadedWSGIServer:
    """Reserve the port before any other work. Raises DemoError if the port can't be used."""
    try:
        return ThreadedWSGIServer((HOST, port), WSGIRequestHandler)
    except (OSError, OverflowError) as error:
        reason = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise DemoError(
            f"The port {port} on {HOST} can't be used: {reason}. Choose another one, for example --port 8765."
        ) from error


def serve(server: ThreadedWSGIServer, say: Say) -> None:
    """Serve until Ctrl-C or SIGTERM. The worker stops together with the server."""
    warnings.filterwarnings("ignore", "No directory at")  # static files come from source folders
    server.set_app(get_internal_wsgi_application())
    logging.getLogger("django.server").setLevel(logging.WARNING)  # after the line above, which configures logging
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
    """Run the worker as a child process.

    It ends when the pipe to it closes, so that it never outlives the demo, even if the demo is killed.
    """
    child = subprocess.Popen(  # noqa: S603  - runs this same program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--worker"],
        stdin=subprocess.PIPE,
        env={**os.environ, "BCP_BASE_URL": settings.WAGTAILADMIN_BASE_URL},
        start_new_session=True,  # so that Ctrl-C reaches only the server, which then stops the worker
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
    """Run tasks in this worker process until the parent process ends for any reason."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    logging.disable(logging.INFO)
    call_command("worker")


def _end_with_parent() -> None:
    """Wait until the pipe closes, then send this process SIGTERM, so that it stops after the current task."""
    while os.read(0, 1):
        pass
    logging.disable(logging.WARNING)
    os.kill(os.getpid(), signal.SIGTERM)
