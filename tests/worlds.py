"""What the databases of the tests hold, and which one a test works on.

Most tests begin with the same few things, and making them takes most of a second. So each step of ``LADDER`` is a
database of its own, a copy of the step before with one more thing in it, made through the actions that people use. A
test works on the lowest step that has all the fixtures that it asks for, in a transaction that is undone after it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Site

from home.setup import set_up
from modules.accounts.identity.models import User
from modules.centers.center.models import Center
from modules.demo.loading import load, read_all
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.media.models import Image
from modules.media.serving import SIZES
from modules.packs.pages.models import Pack
from tests import factories
from tests.access import signed_in
from tests.access.world import ADMINISTRATOR, build
from tests.databases import Recipe
from tests.e2e.everything import everything
from tests.frozen.dump import unpack_and_migrate
from tests.kept import migrating
from tests.packs import tasks
from tests.search.releases import three

Keys = dict[str, Any]
"""The primary key of what each fixture stands for, or keys."""

LADDER = {
    "site": ("site",),
    "admin": ("admin",),
    "centers": ("harbor", "prairie"),
    "module": ("module",),
    "release": ("release",),
    "pack": ("pack",),
    "code": ("code",),
}
"""The databases, each with the fixtures that it adds to the one before."""

SIDEWAYS = {"three"}
"""Databases that are no step of the ladder, and are called as the fixture that asks for them."""

FLOORS = {"packs": "pack", "resources": "pack", "roundtables": "pack"}
"""The lowest step for the tests of a folder."""


def database_of(item: pytest.Item) -> str:
    """Return the name of the database that a test works on: the one it names, or the lowest step that will do."""
    marker = item.get_closest_marker("database")
    if marker:
        return str(marker.args[0])
    asked = set(getattr(item, "fixturenames", ()))
    sideways = asked & SIDEWAYS
    if sideways:
        return sideways.pop()
    floor = FLOORS.get(item.path.parent.name, "site")
    return [step for step, added in LADDER.items() if step == floor or asked.intersection(added)][-1]


def _site(_: None) -> Keys:
    call_command("migrate", verbosity=0, interactive=False)
    return {"site": set_up("testserver").pk}


def _admin(keys: Keys) -> Keys:
    return {**keys, "admin": factories.administrator().pk}


def _centers(keys: Keys) -> Keys:
    admin = User.objects.get(pk=keys["admin"])
    return {**keys, **{name.lower(): factories.center(name, admin=admin).pk for name in ("Harbor", "Prairie")}}


def _module(keys: Keys) -> Keys:
    return {**keys, "module": factories.module(admin=User.objects.get(pk=keys["admin"])).pk}


def _release(keys: Keys) -> Keys:
    admin, module = User.objects.get(pk=keys["admin"]), Module.objects.get(pk=keys["module"])
    return {**keys, "release": factories.release(module, admin=admin).pk}


def _pack(keys: Keys) -> Keys:
    admin, harbor = User.objects.get(pk=keys["admin"]), Center.objects.get(pk=keys["harbor"])
    pack = factories.pack(harbor, [Release.objects.get(pk=keys["release"])], admin=admin)
    factories.lead(Center.objects.get(pk=keys["prairie"]), admin=admin)
    return {**keys, "pack": pack.pk}


def _code(keys: Keys) -> Keys:
    admin, pack = User.objects.get(pk=keys["admin"]), Pack.objects.get(pk=keys["pack"])
    return {**keys, "code": factories.access_code(factories.edition(pack, admin=admin), admin=admin).pk}


def _access(_: Keys) -> dict[str, Any]:
    world = build()
    unproven = signed_in.with_password_alone(world.people[ADMINISTRATOR])
    return {"world": world, "cookies": signed_in.cookies(world.people), "unproven": unproven}


def _demo(_: Keys) -> None:
    """Load the demo, with the pictures that every browser test would have to make anew."""
    Site.objects.update(hostname="127.0.0.1")
    load(read_all())
    for image in Image.objects.all():
        image.get_renditions(*SIZES.values())


def _proof(_: None) -> None:
    """Add a module that holds everything, released as 1.0 and cloned by Harbor."""
    admin = User.objects.get(username="admin")
    release = factories.release(everything(admin), admin=admin)
    harbor = Center.objects.get(slug__startswith="harbor")
    factories.pack(harbor, [release], admin=admin, title="Everything")


def _three(keys: Keys) -> Keys:
    admin = User.objects.get(pk=keys["admin"])
    return {**keys, "three": [release.pk for release in three(admin)]}


def _at_once(_: Keys) -> None:
    tasks.prepare()


def _before_kept(_: Keys) -> dict[str, dict[str, str]]:
    return migrating.fill()


def _frozen(_: None) -> None:
    unpack_and_migrate()


RECIPES = {
    "site": Recipe(None, _site),
    "admin": Recipe("site", _admin),
    "centers": Recipe("admin", _centers),
    "module": Recipe("centers", _module),
    "release": Recipe("module", _release),
    "pack": Recipe("release", _pack),
    "code": Recipe("pack", _code),
    "access": Recipe("site", _access),
    "three": Recipe("admin", _three),
    "at_once": Recipe("site", _at_once),
    "demo": Recipe("site", _demo),
    "proof": Recipe("demo", _proof),
    "before_kept": Recipe("code", _before_kept),
    "frozen": Recipe(None, _frozen),
}
