"""What every action does: who may, what is refused, what is put on record, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from modules.accounts.action import Action
from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import CENTER_ROLES, Role, User
from modules.accounts.policies import (
    administrators,
    directors,
    editors,
    editors_and_administrators,
    leads,
    officers,
    publishers,
    reviewers,
)
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import DocumentError
from tests import factories


class Rename(Action[str], abstract=True):
    """Rename a center."""

    allowed = administrators
    heard: list[str]

    def __init__(self, instance: Center, *, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.heard = []

    def perform(self) -> str:
        """Write the name."""
        Center.objects.filter(pk=self.instance.pk).update(name="Renamed")
        return "Renamed"

    def told(self, result: str) -> None:
        """Remember what was told."""
        self.heard.append(result)


class RenameWell(Rename):
    log_action = "bcp.center.change"
    label, message = "Rename", "Renamed"


class RenameAndFind(Rename):
    """Finds something after it wrote."""

    log_action = "bcp.center.change"
    label, message = "Rename", "Renamed"

    def perform(self) -> str:
        """Write, then find what no version may hold."""
        super().perform()
        raise DocumentError(["The first thing is wrong.", "So is the second."])


class RenameByNobody(Action[str]):
    """Says nothing of who may."""

    log_action = "bcp.center.change"
    label, message = "Rename", "Renamed"


@pytest.mark.parametrize("left_out", ["log_action", "label", "message"])
def test_a_class_without_words_for_its_entry_is_no_action(left_out: str) -> None:
    names = {"log_action": "bcp.center.change", "label": "Rename", "message": "Renamed"}
    del names[left_out]

    with pytest.raises(TypeError, match=f"Quiet has no {left_out}, and is not declared as abstract"):
        type("Quiet", (Action,), names)


def test_the_words_of_another_action_are_not_inherited() -> None:
    with pytest.raises(TypeError, match="has no label and no message"):
        type("Quiet", (RenameWell,), {"log_action": "bcp.center.archive"})


def test_an_action_that_names_no_policy_is_allowed_to_nobody(harbor: Center, admin: User) -> None:
    with pytest.raises(PermissionDenied):
        RenameByNobody(harbor, actor=admin).execute()


def test_a_document_that_no_version_may_hold_refuses_the_action_with_every_reason(harbor: Center, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        RenameAndFind(harbor, actor=admin).execute()

    assert refused.value.problems == ("The first thing is wrong.", "So is the second.")


def test_an_action_that_is_refused_leaves_nothing_behind(
    harbor: Center, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    entries = AuditEntry.objects.count()
    action = RenameAndFind(harbor, actor=admin)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        action.execute()

    assert Center.objects.get(pk=harbor.pk).name == "Harbor"
    assert AuditEntry.objects.count() == entries
    assert action.heard == []


def test_people_hear_of_an_action_once_it_is_committed(
    harbor: Center, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    action = RenameWell(harbor, actor=admin)

    with django_capture_on_commit_callbacks(execute=True):
        action.execute()
        assert action.heard == []

    assert action.heard == ["Renamed"]


def test_nobody_hears_of_an_action_if_the_one_around_it_fails(
    harbor: Center, admin: User, django_capture_on_commit_callbacks: Any
) -> None:
    action = RenameWell(harbor, actor=admin)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused), transaction.atomic():
        action.execute()
        raise Refused("Something else went wrong.")

    assert action.heard == []


POLICIES: list[tuple[Callable[[Action[Any]], bool], set[str]]] = [
    (leads, {Role.LEAD}),
    (officers, {Role.PCRCL}),
    (directors, {Role.DIRECTOR}),
    (editors, {Role.EDITOR}),
    (reviewers, {Role.REVIEWER}),
    (publishers, {Role.PUBLISHER}),
    (administrators, {Role.ADMINISTRATOR}),
    (editors_and_administrators, {Role.EDITOR, Role.ADMINISTRATOR}),
]


def test_each_policy_allows_its_roles_and_no_other(harbor: Center, admin: User) -> None:
    people = {
        role: factories.person(role, harbor if role in CENTER_ROLES else None, username=role, admin=admin)
        for role in Role
    }

    for policy, roles in POLICIES:
        may = {role for role, user in people.items() if policy(RenameByNobody(harbor, actor=user))}
        assert may == roles


@pytest.mark.parametrize("role", [Role.LEAD, Role.PCRCL, Role.DIRECTOR])
def test_a_role_at_one_center_allows_nothing_at_another(harbor: Center, admin: User, role: Role) -> None:
    valley = factories.center("Valley", admin=admin)
    user = factories.person(role, valley, admin=admin)

    assert not any(policy(RenameByNobody(harbor, actor=user)) for policy, _ in POLICIES)


def test_what_belongs_to_no_center_is_allowed_to_no_role_of_a_center(harbor: Center, admin: User) -> None:
    lead = factories.lead(harbor, admin=admin)

    assert not leads(RenameByNobody(admin, actor=lead))
