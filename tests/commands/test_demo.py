"""`manage.py demo`, run as people run it: a process with a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from bcp_cms.settings import env
from home.models import HomePage
from modules.accounts.identity.models import User
from modules.demo import resetting, serving
from modules.demo.loading import CONTENT, is_loaded, read_all
from tests.databases import Databases, copy

PATIENCE = 60  # seconds

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a demo that keeps its data in ``folder``."""
    ours = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BCP_MEDIA_ROOT")}
    return {**ours, "DJANGO_SETTINGS_MODULE": "bcp_cms.settings.dev", "BCP_VAR_DIR": str(folder), **variables}


def run(folder: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the demo to its end, without serving."""
    return subprocess.run(
        [sys.executable, str(env.BASE_DIR / "manage.py"), "demo", "--no-serve", *options],
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=280,  # a reset makes all migrations, on a loaded machine too
        check=False,
    )


@pytest.fixture(scope="module")
def first(
    run_databases: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A folder in which the demo was started once, and what that said.

    It finds a database without accounts, migrated as the tests' own is, which saves the migrations. A reset makes them.
    """
    folder = tmp_path_factory.mktemp("first") / "var"
    if connection.vendor == "sqlite":
        folder.mkdir()
        with django_db_blocker.unblock():
            copy(run_databases.filled("site").name, str(folder / "bcp.sqlite3"))
    ended = run(folder)
    assert ended.returncode == 0, ended.stderr
    return folder, ended.stdout + ended.stderr


@pytest.fixture
def folder(first: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of that folder, for this test alone."""
    return Path(shutil.copytree(first[0], tmp_path / "var"))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Content files of which one has a broken line."""
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    path = content / "centers" / "harbor-region.yaml"
    path.write_text(path.read_text().replace("minutes: 100", "minutes: soon"))
    return content


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Content files without modules and centers, which load fast."""
    content = tmp_path / "content"
    content.mkdir()
    shutil.copy(CONTENT / "statements.yaml", content)
    return content


def summaries(folder: Path) -> set[str]:
    """Return the summaries of all clones."""
    with sqlite3.connect(folder / "bcp.sqlite3") as database:
        return {summary for (summary,) in database.execute("SELECT summary FROM modules_clone")}


def edit_a_pack(folder: Path) -> None:
    """Change the words of one clone."""
    with sqlite3.connect(folder / "bcp.sqlite3") as database:
        database.execute(
            "UPDATE modules_clone SET summary = 'Ours' WHERE page_ptr_id = (SELECT min(page_ptr_id) FROM modules_clone)"
        )


def addresses(said: str) -> list[str]:
    """Return the addresses in it."""
    return re.findall(r"http://\S+", said)


def test_the_first_start_says_where_the_pages_of_every_pack_are(first: tuple[Path, str]) -> None:
    packs = sum(len(center.packs) for center in read_all().centers)
    assert len([address for address in addresses(first[1]) if "/r/" in address]) == packs
    assert len([address for address in addresses(first[1]) if "/present/" in address]) == packs


@pytest.mark.parametrize(
    "username",
    ["admin", "second-admin", "dhs-editor", "dhs-reviewer", "dhs-pcrcl", "dhs-publisher"]
    + [f"{center}-{role}" for center in ("harbor", "prairie") for role in ("lead", "pcrcl", "director", "presenter")],
)
def test_the_first_start_names_every_account(first: tuple[Path, str], username: str) -> None:
    assert re.search(rf"^  {username} +\w", first[1], re.MULTILINE)


def test_the_first_start_says_nothing_else(first: tuple[Path, str]) -> None:
    assert "INFO" not in first[1]
    assert "Warning" not in first[1]


@pytest.fixture(scope="module")
def second(first: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same in a copy of that folder, where a pack was edited before the second start."""
    folder = Path(shutil.copytree(first[0], tmp_path_factory.mktemp("second") / "var"))
    edit_a_pack(folder)
    return folder, run(folder).stdout


def test_a_second_start_keeps_what_was_edited(second: tuple[Path, str]) -> None:
    assert "Ours" in summaries(second[0])


def test_a_second_start_says_the_same_addresses(first: tuple[Path, str], second: tuple[Path, str]) -> None:
    assert addresses(second[1]) == addresses(first[1])


def test_links_lead_to_the_port_of_this_start(site: HomePage, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = ""
    serving.set_address(8123)
    assert site.full_url == "http://127.0.0.1:8123/"
    assert settings.WAGTAILADMIN_BASE_URL == "http://127.0.0.1:8123"


def test_a_reset_says_what_it_drops_and_how_much_was_edited_and_starts_anew(folder: Path, empty: Path) -> None:
    edit_a_pack(folder)
    said = run(folder, "--reset", f"--content={empty}").stdout
    assert f"Dropping:\n  {folder / 'bcp.sqlite3'}\n" in said
    files = read_all()  # Harbor's first pack, which was edited here, is among those that the demo edits itself
    packs = sum(len(center.packs) for center in files.centers)
    edited = len({(own.center, own.pack) for own in files.customizations})
    assert f"  {packs} packs, {edited} of them edited\n" in said
    assert not summaries(folder)


@pytest.mark.django_db
def test_a_database_that_can_not_be_read_is_said_to_be_dropped_all_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE modules_user RENAME TO another")
    with transaction.atomic():
        said = list(resetting.inventory())
        transaction.set_rollback(True)
    assert said[0].startswith("  a database that can't be read (")


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A demo's folder, for what asks about files without opening them."""
    monkeypatch.setattr(env, "VAR_DIR", tmp_path)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "bcp.sqlite3"))
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a reset is for SQLite alone")
class TestWhatAResetMayDrop:
    """Files in the demo's own folder."""

    def test_the_database_and_the_files(self, own_folder: Path) -> None:
        (own_folder / "media").mkdir()
        for name in ("bcp.sqlite3", "bcp.sqlite3-wal", "notes.txt"):
            (own_folder / name).touch()
        assert {path.name for path in resetting.doomed()} == {"bcp.sqlite3", "bcp.sqlite3-wal", "media"}

    def test_no_files_elsewhere(self, own_folder: Path, settings: Any) -> None:
        settings.MEDIA_ROOT = "/srv/media"
        with pytest.raises(serving.DemoError, match="Remove these yourself: /srv/media"):
            resetting.doomed()

    def test_no_database_elsewhere(self, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/other")
        with pytest.raises(serving.DemoError, match="Empty this database yourself: /srv/other"):
            resetting.doomed()

    def test_nothing_when_a_content_file_is_broken(self, own_folder: Path, broken: Path, settings: Any) -> None:
        settings.DEBUG = True
        (own_folder / "bcp.sqlite3").touch()
        with pytest.raises(CommandError, match=r"harbor-region\.yaml"):
            call_command("demo", "--reset", "--no-serve", content=broken)
        assert (own_folder / "bcp.sqlite3").exists()


def test_settings_without_debug_are_refused() -> None:
    with pytest.raises(CommandError, match="development settings only"):
        call_command("demo", "--reset", "--no-serve")


def test_a_database_on_another_machine_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = True
    monkeypatch.setitem(connection.settings_dict, "HOST", "db.example")
    with pytest.raises(CommandError, match=r"The database is on db\.example"):
        call_command("demo", "--no-serve")


def test_a_database_with_other_accounts_is_refused(settings: Any, admin: User) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="only into an empty database"):
        call_command("demo", "--no-serve")


@pytest.mark.django_db
def test_a_broken_content_file_is_named_with_its_line_and_nothing_is_loaded(settings: Any, broken: Path) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match=r"harbor-region\.yaml:\d+: packs\.1\.minutes: "):
        call_command("demo", "--no-serve", content=broken)
    assert not is_loaded()


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(serving.DemoError, match=f"The port {port} on 127.0.0.1 can't be used: Address already"):
            serving.bind(port)


def is_running(pid: int) -> bool:
    """Tell whether the process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool]) -> bool:
    """Wait for it, with patience."""
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in Linux's /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_demo(folder: Path, how: signal.Signals) -> None:
    command = [sys.executable, str(env.BASE_DIR / "manage.py"), "demo", f"--port={free_port()}"]
    with subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, text=True) as demo:
        children = Path(f"/proc/{demo.pid}/task/{demo.pid}/children")
        assert demo.stdout and any("Serving" in line for line in demo.stdout)
        assert wait_until(lambda: bool(children.read_text()))
        worker = int(children.read_text())
        demo.send_signal(how)
        demo.communicate(timeout=PATIENCE)
    assert wait_until(lambda: not is_running(worker))


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
