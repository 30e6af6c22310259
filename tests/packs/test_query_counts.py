"""Work does not grow with the number of blocks: the same queries for 10 slides and for 100."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.domain.merge import merging
from modules.domain.version import Kind
from modules.library.modules.models import Module
from modules.library.releases.actions import ReleaseModule
from modules.library.releases.models import Release
from modules.packs.clones.actions import CloneModule, CloneModules
from modules.packs.editions.actions import MakeEdition
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, Pack
from modules.packs.updates.merging import plan_update
from modules.resources.codes.models import AccessCode
from tests import factories
from tests.packs.updating import add, every, release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db

SLIDES = (10, 10, 100)  # the first only fills what is kept between requests: content types, the site


@dataclass
class Chain:
    """One module on its way to participants."""

    module: Module
    release: Release
    pack: Pack
    edition: Edition
    code: AccessCode


def queries(work: Callable[[], object]) -> int:
    """Return how many queries some work takes when nothing is rendered yet."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def assert_constant(work: Callable[[int], Callable[[], object]], *, at_most: int) -> None:
    """Assert that ``work(slides)`` takes the same queries for 10 slides and for 100, and not more than ``at_most``."""
    _, small, large = (queries(work(slides)) for slides in SLIDES)
    assert small == large
    assert large <= at_most


@pytest.fixture
def approved(admin: User) -> Callable[[int], Module]:
    """Makes a module with two guides that waits for its release."""
    made: list[Module] = []

    def make(slides: int) -> Module:
        made.append(factories.module(admin=admin, blocks=slides, slug=f"m{len(made)}", guides=2))
        factories.approve(made[-1], admin=admin)
        return made[-1]

    return make


@pytest.fixture
def released(approved: Callable[[int], Module], admin: User) -> Callable[[int], Release]:
    """Makes a release."""
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    return lambda slides: ReleaseModule(approved(slides), kind=Kind.MINOR, note="First.", actor=publisher).execute()


def test_a_release(approved: Callable[[int], Module], admin: User) -> None:
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)

    assert_constant(
        lambda slides: ReleaseModule(approved(slides), kind=Kind.MINOR, note="First.", actor=publisher).execute,
        at_most=31,  # the last one ends whom its reviews were assigned to
    )


def test_a_clone(released: Callable[[int], Release], harbor: Center, admin: User) -> None:
    pack = factories.pack(harbor, [], admin=admin)
    lead = factories.lead(harbor, admin=admin)

    assert_constant(lambda slides: CloneModule(pack, release=released(slides), actor=lead).execute, at_most=30)


def test_each_further_module_that_is_cloned(released: Callable[[int], Release], harbor: Center, admin: User) -> None:
    releases = [released(10) for _ in range(4)]
    lead = factories.lead(harbor, admin=admin)

    def cloned(number: int) -> int:
        pack = factories.pack(harbor, [], admin=admin, title=f"{number} modules")
        return queries(CloneModules(pack, releases=releases[:number], actor=lead).execute)

    cloned(1)  # fills what is kept between requests
    one, two, four = cloned(1), cloned(2), cloned(4)
    assert one <= 30
    assert four - two == 2 * (two - one) <= 12


@pytest.fixture
def behind(approved: Callable[[int], Module], admin: User, harbor: Center) -> Callable[[int], tuple[Clone, Release]]:
    """Makes a clone with two guides in which the center and DHS changed the same sentence, and the next release."""

    def make(slides: int) -> tuple[Clone, Release]:
        module = approved(slides)
        publisher = factories.dhs(Role.PUBLISHER, admin=admin)
        release = ReleaseModule(module, kind=Kind.MINOR, note="First.", actor=publisher).execute()
        pack = factories.pack(harbor, [release], admin=admin, minutes=None)
        rewrite(the_clone(pack), say(SENTENCE, "Ours."))
        newer = release_again(module, say(SENTENCE, "Theirs."), admin=admin)
        return the_clone(pack), newer

    return make


SENTENCE = "s0-a-1:body:p0"


@pytest.fixture
def merges(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Holds one item for each whole merge that was made."""
    made: list[None] = []
    merge = merging._merge
    monkeypatch.setattr(merging, "_merge", lambda *args: (made.append(None), merge(*args))[1])
    return made


@pytest.mark.parametrize("word", ["ours", "theirs", "both"])
def test_an_update_from_the_page_to_the_answer(
    word: str,
    behind: Callable[[int], tuple[Clone, Release]],
    harbor: Center,
    admin: User,
    client: Client,
    merges: list[None],
) -> None:
    client.force_login(factories.lead(harbor, admin=admin))

    def applied(slides: int) -> Callable[[], object]:
        clone, newer = behind(slides)
        plan = plan_update(clone, newer)
        form = {f"choice-{decision.id}": word for decision in plan.to_choose}
        assert form

        def send() -> None:
            merges.clear()
            client.post(reverse("update", args=[clone.pk]), {"do": "apply", "state": plan.state, **form})
            assert len(merges) == 1
            assert Clone.objects.get(pk=clone.pk).release_id == newer.pk

        return send

    assert_constant(applied, at_most=61)  # the last question is the test's own


def test_the_page_of_an_update(
    behind: Callable[[int], tuple[Clone, Release]],
    harbor: Center,
    admin: User,
    client: Client,
    merges: list[None],
) -> None:
    client.force_login(factories.lead(harbor, admin=admin))

    def opened(slides: int) -> Callable[[], object]:
        clone, _ = behind(slides)

        def get() -> None:
            merges.clear()
            client.get(reverse("update", args=[clone.pk]))
            assert len(merges) == 1

        return get

    assert_constant(opened, at_most=20)


def test_pages_of_changes_with_pictures(
    released: Callable[[int], Release], harbor: Center, admin: User, client: Client
) -> None:
    image = factories.image(admin=admin, center=harbor)
    officer, lead = factories.officer(harbor, admin=admin), factories.lead(harbor, admin=admin)

    def opened(name: str, who: User, pictures: int) -> Callable[[], object]:
        clone = the_clone(factories.pack(harbor, [released(10)], admin=admin, minutes=None))
        rewrite(clone, every(*(add("s0-a", "parts", factories.image_part(f"i{at}", image)) for at in range(pictures))))

        def get() -> None:
            client.force_login(who)
            assert client.get(reverse(name, args=[clone.pk])).content.count(b"w800.webp 800w") == pictures

        return get

    for name, who in (("sign_off", officer), ("clone_changes", lead), ("propose", lead)):
        assert_constant(lambda slides, name=name, who=who: opened(name, who, slides // 5), at_most=30)


def test_an_edition(released: Callable[[int], Release], harbor: Center, admin: User) -> None:
    lead = factories.lead(harbor, admin=admin)

    assert_constant(
        lambda slides: (
            MakeEdition(factories.pack(harbor, [released(slides)], admin=admin, minutes=None), actor=lead).execute
        ),
        at_most=25,
    )


@pytest.fixture
def chain(released: Callable[[int], Release], harbor: Center, admin: User) -> Callable[[int], Chain]:
    """Makes everything from a release to an access code."""

    def make(slides: int) -> Chain:
        release = released(slides)
        pack = factories.pack(harbor, [release], admin=admin, minutes=None)
        edition = factories.edition(pack, admin=admin)
        return Chain(release.module, release, pack, edition, factories.access_code(edition, admin=admin))

    return make


PAGES: dict[str, tuple[Callable[[Chain], str], Role | None, int]] = {
    "release page": (lambda chain: chain.release.get_absolute_url(), Role.EDITOR, 8),
    "release as JSON": (lambda chain: f"{chain.release.get_absolute_url()}release.json", Role.EDITOR, 8),
    "page where a publisher releases": (
        lambda chain: reverse("release_module", args=[chain.module.pk]),
        Role.PUBLISHER,
        40,
    ),
    "present": (lambda chain: chain.edition.get_absolute_url(), Role.LEAD, 11),
    "resource page": (lambda chain: chain.code.get_absolute_url(), None, 2),
    "pack page": (lambda chain: reverse("pack", args=[chain.pack.pk]), Role.LEAD, 26),
}


@pytest.mark.parametrize("page", list(PAGES))
def test_a_page(page: str, chain: Callable[[int], Chain], harbor: Center, admin: User, client: Client) -> None:
    address, role, at_most = PAGES[page]
    if role:
        client.force_login(
            factories.lead(harbor, admin=admin) if role is Role.LEAD else factories.dhs(role, admin=admin)
        )

    def opened(slides: int) -> Callable[[], object]:
        url = address(chain(slides))
        return lambda: client.get(url).content

    assert_constant(opened, at_most=at_most)


def test_the_list_of_modules_once_each_was_summed_up(released: Callable[[int], Release], client: Client) -> None:
    counts = []
    for slides in SLIDES:
        released(slides)
        client.get("/modules/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/modules/")
        counts.append(len(captured))

    assert counts == [1, 1, 1]
