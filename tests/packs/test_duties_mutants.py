"""Mutants of the guards that keep duties apart: without one of them, a test fails that is named here."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.centers.people import actions, apart, invitations, requests
from modules.kept import writers
from modules.library.modules.models import Module
from modules.library.releases import actions as releasing
from modules.library.review import actions as reviewing
from modules.library.words import content
from modules.packs.editions import approvals
from modules.packs.lifecycle import copying
from modules.packs.pages import writing
from modules.packs.pages.models import Pack
from modules.packs.signoffs import actions as signing
from modules.packs.signoffs import duties
from tests import factories
from tests.centers import test_duties
from tests.kept import test_writers
from tests.library import test_releases
from tests.packs import test_sign_off, test_since

pytestmark = pytest.mark.django_db

Test = Callable[..., None]


def silent(*args: Any, **kwargs: Any) -> str:
    """Refuse nothing, and write nothing down."""
    return ""


def never(*args: Any, **kwargs: Any) -> bool:
    """Ask for no second person."""
    return False


OWN = test_sign_off.TestOwnWords()
SECOND = test_duties.TestASecondPersonConfirms()
APART = test_duties.TestTheLeadAndTheOfficerAreTwoPeople()
SELF = test_duties.TestNobodyGivesARoleToThemselves()
TEXT = test_releases.TestWhatIsRefused()
EDITION = test_since.TestApproval()
WRITING = test_writers.TestActions()
MUTANTS: dict[str, tuple[Any, str, Any, Test]] = {
    "a role for oneself": (actions, "why_not", silent, SELF.test_an_administrator_at_a_center),
    "an invitation of oneself": (invitations, "why_not", silent, SELF.test_a_lead_by_an_invitation),
    "lead and officer": (apart, "APART", {}, APART.test_who_has_one_role_does_not_get_the_other),
    "both at the confirmation": (
        requests,
        "why_not",
        silent,
        APART.test_a_confirmation_that_breaks_it_by_now_is_refused,
    ),
    "no second person": (actions, "takes_a_second", never, SECOND.test_a_lead_does_not_give_the_officer_s_role_alone),
    "confirmed by who asked": (
        requests.RoleRequest,
        "others",
        property(lambda one: list(apart.confirmers(Role(one.role), one.center))),
        SECOND.test_the_officer_has_the_role_once_another_confirmed_it,
    ),
    "confirmed by a stranger": (
        requests,
        "confirmers",
        lambda role, center: User.objects.all(),
        SECOND.test_who_of_a_center_may_confirm,
    ),
    "asked by who may not": (
        requests,
        "may_give",
        lambda *args: True,
        SECOND.test_who_may_no_longer_give_a_role_asked_in_vain,
    ),
    "own words are signed": (signing, "why_not", silent, OWN.test_it_is_refused_and_names_what_and_who_else),
    "a lead signs": (duties, "has_role_at", never, OWN.test_who_is_a_lead_too_signs_nothing),
    "older text": (writers, "ANY", "?", OWN.test_older_text_is_everyone_s_who_has_a_revision),
    "own words are approved": (
        approvals,
        "why_not",
        silent,
        EDITION.test_nobody_approves_what_they_wrote,
    ),
    "own text is reviewed": (
        reviewing,
        "refuse_author",
        silent,
        TEXT.test_an_approval_of_ones_own_text,
    ),
    "own text is released": (
        releasing,
        "refuse_author",
        silent,
        TEXT.test_a_release_of_ones_own_text,
    ),
    "a save is not noted": (content, "note", silent, WRITING.test_a_block_that_moves_keeps_its_writer),
    "a merge is not noted": (writing, "note", silent, WRITING.test_who_merges_two_wordings_wrote_the_outcome),
    "a copy has no writers": (copying, "follow", silent, WRITING.test_a_copy_of_a_pack_has_the_writers_of_the_original),
}
"""{what is lost: (module, its name, what takes its place, the test that fails then)}"""


@pytest.mark.parametrize(("where", "name", "mutant", "test"), MUTANTS.values(), ids=MUTANTS)
def test_a_guard_is_missed(
    where: Any,
    name: str,
    mutant: Any,
    test: Test,
    pack: Pack,
    module: Module,
    harbor: Center,
    prairie: Center,
    admin: User,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lead = factories.lead(harbor, admin=admin)
    known: dict[str, Any] = {
        "pack": pack,
        "module": module,
        "harbor": harbor,
        "prairie": prairie,
        "admin": admin,
        "client": client,
        "lead": lead,
        "noa": User.objects.create_user("noa", "noa@harbor.example"),
        "role": Role.PCRCL,
        "held": Role.LEAD,
        "asked": Role.PCRCL,
    }
    wanted = set(inspect.signature(test).parameters)
    if "officer" in wanted:
        known["officer"] = factories.person(Role.PCRCL, harbor, username="officer", admin=admin)
    if "director" in wanted:
        known["director"] = factories.person(Role.DIRECTOR, harbor, admin=admin)
    monkeypatch.setattr(where, name, mutant)

    with pytest.raises((AssertionError, pytest.fail.Exception, IntegrityError)):
        test(**{name: value for name, value in known.items() if name in wanted})
