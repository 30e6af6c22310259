"""The workbench of modules of 20, 60 and 200 slides, beside a plain page of Wagtail's with that one slide."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import HomePage
from home.setup import set_up
from modules.accounts.identity.models import User
from modules.library.modules.models import Module
from modules.library.workbench.definitions import kinds_of, streams_of
from modules.library.workbench.forms import block_form
from tests import factories
from tests.access.forms import form_of, sent_by
from tests.benchmarks.bare import BarePage, install
from tests.benchmarks.figures import Figure, Work, compared, measure

SIZES = (20, 60, 200)
KEY = "s0-a"
PLAIN = "a plain page with that one slide"


def run() -> list[Figure]:
    """Measure it."""
    install()
    set_up("testserver")
    admin = factories.administrator()
    modules = {size: factories.module(admin=admin, blocks=size, slug=f"of-{size}") for size in SIZES}
    plain = _plain(modules[SIZES[0]])
    return [*_opened(modules, plain, admin), *_saved(modules, plain, admin)]


def _plain(module: Module) -> Page:
    """Return a plain page that has the first section with its first slide alone."""
    section = module.sections.get_prep_value()[0]
    one = {**section, "value": {**section["value"], "items": section["value"]["items"][:1]}}
    page: Page = BarePage(title="Plain", live=False, summary="Same.", sections=[])
    page.sections = page.sections.stream_block.to_python([one])
    HomePage.objects.get().add_child(instance=page)
    return page


def _opened(modules: dict[int, Module], plain: Page, who: User) -> list[Figure]:
    floor = f"open {PLAIN}"
    works = [
        _opening(floor, reverse("wagtailadmin_pages:edit", args=[plain.pk]), who),
        *(
            _opening(f"open the outline of {size}", reverse("workbench", args=[one.pk]), who)
            for size, one in modules.items()
        ),
        *(
            _opening(f"open one slide of {size}", reverse("workbench_block", args=[one.pk, KEY]), who)
            for size, one in modules.items()
        ),
    ]
    return _beside(measure(works), floor)


def _beside(taken: dict[str, Figure], name: str) -> list[Figure]:
    floor = taken.pop(name)
    return [*(compared(one, floor) for one in taken.values()), floor]


def _opening(name: str, url: str, who: User) -> Work:
    client = _signed_in(who)
    return Work(name, lambda: None, lambda _: client.get(url), _shown)


def _shown(answer: HttpResponse) -> None:
    assert answer.status_code == 200, answer.status_code


def _saved(modules: dict[int, Module], plain: Page, who: User) -> list[Figure]:
    floor = f"save {PLAIN}"
    url = reverse("wagtailadmin_pages:edit", args=[plain.pk])
    works = [_saving(floor, url, lambda: form_of(Page.objects.get(pk=plain.pk).specific), who)]
    works += [_saving_slide(size, one, who) for size, one in modules.items()]
    return _beside(measure(works), floor)


def _saving_slide(size: int, page: Page, who: User) -> Work:
    count = itertools.count(1)
    url = reverse("workbench_block", args=[page.pk, KEY])

    def typed() -> dict[str, Any]:
        now = Module.objects.get(pk=page.pk)
        make = block_form(now, KEY, kinds_of(streams_of(now), KEY) or (), hidden=frozenset(), locked=False)
        form = make(instance=now, for_user=who)
        return sent_by(form, now, KEY, lambda value: value.update(title=f"Words {next(count)}"))

    return _saving(f"save one slide of {size}", url, typed, who)


def _saving(name: str, url: str, make: Callable[[], dict[str, Any]], who: User) -> Work:
    client = _signed_in(who)

    def saved(answer: HttpResponse) -> None:
        assert answer.status_code == 302, answer.content.decode()[:4000]

    return Work(name, make, lambda data: client.post(url, data), saved)


def _signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client
