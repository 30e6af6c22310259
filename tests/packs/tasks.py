"""What separate processes do on one database; run by ``processes.py``, in children of a server that imported this."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db import connection
from django.test import Client, override_settings
from treebeard.mp_tree import MP_Node
from wagtail.models import PageLogEntry

from home.setup import set_up
from modules.accounts import action
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.version import Kind
from modules.library.desk.together import together
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.library.releases.withdrawing import WithdrawRelease
from modules.library.words.codec import encode
from modules.packs.clones.actions import CloneModule
from modules.packs.clones.order import MoveModule
from modules.packs.clones.own import WriteModule
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.models import Edition
from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send
from modules.packs.pages import storing
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import clones_of
from modules.packs.updates.actions import ApplyUpdate
from modules.packs.updates.merging import plan_update
from tests import factories, whole
from tests.access.forms import form_of

Outcome = tuple[str, str]
"""("made", what) or ("refused", why)."""

FULL, EMPTY = "Spring", "Autumn"

assert whole.show_factor  # these processes load no conftest


def prepare() -> Outcome:
    """Make a world in which a release, a clone and an edition can be made next."""
    set_up("testserver")
    admin = factories.administrator()
    for name in ("one", "two"):
        factories.person(Role.PUBLISHER, username=f"publisher-{name}", admin=admin)
    harbor = factories.center("Harbor", admin=admin)
    for name in ("one", "two"):
        factories.person(Role.LEAD, harbor, username=f"lead-{name}", admin=admin)
    for slug in ("first", "second"):
        factories.release(factories.module(admin=admin, slug=slug), admin=admin)
    factories.pack(harbor, [Release.objects.get(slug="first")], admin=admin, title=FULL)
    factories.pack(harbor, [], admin=admin, title=EMPTY)
    module = Module.objects.get(slug="first")
    module.summary = "What it is, and what it is not."
    module.save()
    factories.approve(module, admin=admin)
    return "made", "a world"


def release(who: str) -> Outcome:
    """Release the module whose next text is approved."""
    publisher = User.objects.get(username=f"publisher-{who}")
    module = Module.objects.get(slug="first")
    made = ReleaseModule(module, kind=Kind.MINOR, note="Clearer.", actor=publisher).execute()
    return "made", str(made.version)


def change_second(_: str) -> Outcome:
    """Change the other module and approve it, so that both can be released."""
    module = Module.objects.get(slug="second")
    module.summary = "What it does."
    module.save()
    factories.approve(module, admin=User.objects.get(username="admin"))
    return "made", "an approved text"


def release_both(who: str, *slugs: str) -> Outcome:
    """Release several modules together, named in this order."""
    publisher = User.objects.get(username=f"publisher-{who}")
    modules = [Module.objects.get(slug=slug) for slug in slugs]
    number = together(
        modules, lambda module: ReleaseModule(module, kind=Kind.MINOR, note="Clearer.", actor=publisher).execute()
    )
    return "made", str(number)


def clone(who: str, slug: str = "first") -> Outcome:
    """Clone a module into the empty pack."""
    lead = User.objects.get(username=f"lead-{who}")
    newest = Release.objects.filter(slug=slug).newest()
    made = CloneModule(Pack.objects.get(title=EMPTY), release=newest, actor=lead).execute()
    return "made", made.title


def edition(who: str) -> Outcome:
    """Cut the next edition of the full pack."""
    lead = User.objects.get(username=f"lead-{who}")
    return "made", str(MakeEdition(Pack.objects.get(title=FULL), actor=lead).execute().number)


def update(who: str) -> Outcome:
    """Update the clone in the full pack to the newest release of its module, once that is there."""
    lead = User.objects.get(username=f"lead-{who}")
    module = Module.objects.get(slug="first")
    newest = module.releases.newest()
    made = plan_update(Clone.objects.child_of(Pack.objects.get(title=FULL)).get(), newest)
    ApplyUpdate(made.clone, release=newest, choices={}, state=made.state, actor=lead).execute()
    return "made", str(newest.version)


def slow_update(who: str) -> Outcome:
    """Update as above, but take a second over it once the rows are written, so that others come in between."""
    refer = storing.refer

    def slowly(*args: Any) -> None:
        time.sleep(1)
        refer(*args)

    with mock.patch("modules.packs.pages.storing.refer", slowly):
        return update(who)


def add_another(who: str) -> Outcome:
    """Begin a second module in the full pack."""
    lead = User.objects.get(username=f"lead-{who}")
    return "made", WriteModule(Pack.objects.get(title=FULL), title="Ours", actor=lead).execute().title


def slow_move(who: str) -> Outcome:
    """Move the second module before the first, but take a second over it, so that others come in between."""
    lead = User.objects.get(username=f"lead-{who}")
    with mock.patch("modules.accounts.action.write_history", _slowly(action.write_history)):
        moved = MoveModule(Clone.objects.get(title="Ours"), after=0, actor=lead).execute()
    return "made", moved.title


def _slowly(work: Callable[..., Any]) -> Callable[..., Any]:
    def slow(*args: Any) -> Any:
        time.sleep(1)
        return work(*args)

    return slow


def ordered() -> Outcome:
    """Return the titles of the full pack's modules in their order."""
    return "made", ", ".join(clone.title for clone in clones_of(Pack.objects.get(title=FULL)))


def edit(who: str, field: str = "summary", words: str = "", *, wait: float = 0.5) -> Outcome:
    """Save the clone in the editor, from a form that was opened before; return what the editor answers."""
    clone = Clone.objects.child_of(Pack.objects.get(title=FULL)).earliest("pk")
    form = form_of(clone)
    client = Client()
    client.force_login(User.objects.get(username=f"lead-{who}"))
    time.sleep(wait)
    typed = {"sectors": clone.sectors, field: words or f"Written by {who}."}
    answer = client.post(f"/cms/pages/{clone.pk}/edit/", {**form, **typed})
    return ("made", "saved") if answer.status_code == 302 else ("refused", "shown again")


def written() -> Outcome:
    """Return the title and summary of the clone, its revisions and entries of its history, and whether they agree."""
    clone = Clone.objects.child_of(Pack.objects.get(title=FULL)).get()
    agree = encode(clone.get_latest_revision_as_object()) == encode(clone)
    entries = PageLogEntry.objects.filter(page=clone.pk, action="wagtail.edit").count()
    said = f"{clone.title} / {clone.summary} / {clone.revisions.count()} revisions, {entries} entries"
    return "made", f"{said}, {'agree' if agree else 'differ'}"


def withdraw(who: str, number: str = "1.0", instead: str = "") -> Outcome:
    """Withdraw a release of the first module, in favor of another where one is named."""
    publisher = User.objects.get(username=f"publisher-{who}")
    releases = {str(release.version): release for release in Release.objects.filter(slug="first")}
    withdrawal = WithdrawRelease(
        releases[number], reason=f"{who} said so.", replacement=releases.get(instead), actor=publisher
    )
    return "made", withdrawal.execute().reason


def tell() -> Outcome:
    """Send leads what they were not told of; return how many mails went."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        return "made", f"{send(Notice.objects.all())} sent"


def standing() -> Outcome:
    """Return which release the clone has, whether its words and its revision agree, and what is kept of before."""
    clone = Clone.objects.child_of(Pack.objects.get(title=FULL)).get()
    latest = clone.get_latest_revision_as_object()
    agree = encode(latest) == encode(clone)
    return "made", f"{clone.release.version}, {'agree' if agree else 'differ'}, {clone.snapshots.count()} kept"


def die_at(where: str, task: Callable[..., Outcome], *args: str) -> Outcome:
    """Do a task, but be killed at ``where``, as by a lack of power."""
    with mock.patch(where, lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)):
        return task(*args)


def contents() -> Outcome:
    """Return a digest of all rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  - names of our own tables
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    return "made", hashlib.sha256(repr(found).encode()).hexdigest()


def count() -> Outcome:
    """Return how many releases, clones and editions there are, and whether the page tree is sound."""
    pages: type[MP_Node] = apps.get_model("wagtailcore", "Page")
    sound = not any(pages.find_problems())
    rows = ", ".join(f"{model.objects.count()} {model.__name__}" for model in (Release, Clone, Edition, Center))
    return "made", f"{rows}, {'sound' if sound else 'broken'}"


def run(name: str, gate: Any, answer: Any, task: Callable[..., Outcome], *args: Any) -> None:
    """Do a task on the database of this name once all have come to the gate, and send its outcome."""
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    gate.wait(60)
    try:
        answer.send(task(*args))
    except Refused as refused:
        answer.send(("refused", str(refused)))
    finally:
        connection.close()
