"""Duties apart: nobody gives a role to themselves, some roles are two people's, and some take a second person."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Membership, Role, User
from modules.accounts.identity.policy import has_role_at, is_administrator
from modules.centers.center.models import Center
from modules.centers.people.account_actions import MakeAdministrator
from modules.centers.people.actions import Grant, Revoke
from modules.centers.people.invitations import AcceptInvitation, Invitation, Invite
from modules.centers.people.provider import FollowProvider
from modules.centers.people.requests import AskForRole, ConfirmRole, DeclineRole, RoleRequest, TakeBackRequest
from modules.core.refusals import Refused
from tests import factories
from tests.accounts.signing_in import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(harbor: Center, admin: User) -> User:
    """Harbor's lead."""
    return factories.lead(harbor, admin=admin)


@pytest.fixture
def second(admin: User) -> User:
    """A second administrator."""
    return factories.second_administrator(admin)


@pytest.fixture
def noa() -> User:
    """Somebody without a role."""
    return User.objects.create_user("noa", "noa@harbor.example")


def invitation(email: str, role: Role, center: Center | None = None) -> Invitation:
    """Return an unsaved invitation."""
    return Invitation(email=email, role=role, center=center)


def both(harbor: Center, admin: User) -> User:
    """Return somebody who got both roles before they were kept apart."""
    person = factories.person(Role.PCRCL, harbor, username="both", admin=admin)
    Membership.objects.create(user=person, role=Role.LEAD, center=harbor)
    return User.objects.get(pk=person.pk)


class TestNobodyGivesARoleToThemselves:
    """Whatever role, and whoever it is."""

    @pytest.mark.parametrize("role", [Role.LEAD, Role.PCRCL, Role.DIRECTOR])
    def test_an_administrator_at_a_center(self, harbor: Center, admin: User, role: Role) -> None:
        with pytest.raises(Refused, match="Nobody gives a role to themselves"):
            Grant(admin, role=role, center=harbor, actor=admin).execute()

        assert not has_role_at(admin, harbor.pk, role)

    def test_an_administrator_at_dhs(self, admin: User) -> None:
        with pytest.raises(Refused, match="to themselves"):
            AskForRole(admin, role=Role.PUBLISHER, actor=admin).execute()

    @pytest.mark.parametrize("role", [Role.PCRCL, Role.PRESENTER])
    def test_a_lead_by_an_invitation(self, harbor: Center, lead: User, role: Role) -> None:
        with pytest.raises(Refused, match="to themselves"):
            Invite(invitation(lead.email.upper(), role, harbor), actor=lead).execute()

        assert not Invitation.objects.exists()

    def test_the_form_shows_why(self, harbor: Center, admin: User, client: Client) -> None:
        client.force_login(admin)
        asked = {"user": admin.pk, "role": Role.LEAD, "center": harbor.pk}

        page = client.post(reverse("roles:add"), asked)

        assert "Nobody gives a role to themselves" in words_of(page)
        assert not harbor.memberships.filter(user=admin).exists()


class TestTheLeadAndTheOfficerAreTwoPeople:
    """At one center; elsewhere one may have the other role."""

    @pytest.mark.parametrize(("held", "asked"), [(Role.LEAD, Role.PCRCL), (Role.PCRCL, Role.LEAD)])
    def test_who_has_one_role_does_not_get_the_other(
        self, harbor: Center, admin: User, held: Role, asked: Role
    ) -> None:
        person = factories.person(held, harbor, admin=admin)

        with pytest.raises(Refused, match="are two people"):
            Grant(person, role=asked, center=harbor, actor=admin).execute()
        with pytest.raises(Refused, match=r"are two people.* No e-mail was sent"):
            Invite(invitation(person.email, asked, harbor), actor=admin).execute()

    def test_who_leads_one_center_may_be_officer_of_another(self, harbor: Center, prairie: Center, admin: User) -> None:
        person = factories.person(Role.LEAD, harbor, admin=admin)

        Grant(person, role=Role.PCRCL, center=prairie, actor=admin).execute()

        assert person.memberships.count() == 2

    def test_one_address_is_not_invited_to_both(self, harbor: Center, lead: User) -> None:
        Invite(invitation("noa@harbor.example", Role.PCRCL, harbor), actor=lead).execute()

        with pytest.raises(Refused, match="is invited as “Center P/CRCL officer”"):
            Invite(invitation("Noa@harbor.example", Role.LEAD, harbor), actor=lead).execute()

    def test_an_invitation_that_breaks_it_by_now_is_refused(
        self, harbor: Center, lead: User, noa: User, admin: User, client: Client
    ) -> None:
        invite = Invite(invitation(noa.email, Role.LEAD, harbor), actor=lead)
        invite.execute()
        Grant(noa, role=Role.PCRCL, center=harbor, actor=admin).execute()
        client.force_login(noa)

        page = client.post(reverse("accept_invitation", args=[invite.key]))

        assert page.status_code == 409
        assert "are two people" in words_of(page)
        assert [one.role for one in noa.memberships.all()] == [Role.PCRCL]

    def test_a_confirmation_that_breaks_it_by_now_is_refused(
        self, harbor: Center, lead: User, noa: User, admin: User
    ) -> None:
        asked = AskForRole(noa, role=Role.PCRCL, center=harbor, actor=lead).execute()
        Grant(noa, role=Role.LEAD, center=harbor, actor=admin).execute()

        with pytest.raises(Refused, match="are two people"):
            ConfirmRole(asked, actor=admin).execute()

    @pytest.mark.parametrize("before", [None, Role.LEAD, Role.PCRCL])
    def test_a_provider_gives_one_of_them(
        self, harbor: Center, admin: User, before: Role | None, settings: Any
    ) -> None:
        settings.BCP_OIDC_ROLES = {"leads": f"lead@{harbor.slug}", "privacy": f"pcrcl@{harbor.slug}"}
        person = User.objects.create_user("noa", "noa@harbor.example")
        if before:
            factories.give(person, before, harbor, admin=admin)
        named = {(Role.LEAD, harbor), (Role.PCRCL, harbor)}

        FollowProvider(person, named=named, actor=person).execute()

        assert [one.role for one in person.memberships.all()] == [before or Role.LEAD]

    def test_who_had_both_keeps_them_and_is_listed(
        self, harbor: Center, prairie: Center, admin: User, client: Client
    ) -> None:
        person = both(harbor, admin)
        director = factories.person(Role.DIRECTOR, harbor, admin=admin)
        elsewhere = factories.person(Role.DIRECTOR, prairie, admin=admin)

        for reader, sees in ((admin, True), (director, True), (elsewhere, False)):
            client.force_login(reader)
            assert (person.username in words_of(client.get(reverse("duties")))) is sees
        assert person.memberships.count() == 2


class TestASecondPersonConfirms:
    """The officer whom a lead invites, and every role at DHS."""

    def test_the_officer_has_the_role_once_another_confirmed_it(
        self, harbor: Center, lead: User, noa: User, admin: User
    ) -> None:
        Invite(invitation(noa.email, Role.PCRCL, harbor), actor=lead).execute()

        AcceptInvitation(Invitation.objects.get(), person=noa).execute()

        asked = RoleRequest.objects.get(person=noa)
        assert not noa.memberships.exists()
        with pytest.raises(PermissionDenied):
            ConfirmRole(asked, actor=lead).execute()
        with pytest.raises(PermissionDenied):
            ConfirmRole(asked, actor=noa).execute()
        ConfirmRole(asked, actor=factories.person(Role.LEAD, harbor, admin=admin)).execute()
        assert [one.role for one in noa.memberships.all()] == [Role.PCRCL]

    def test_a_lead_does_not_give_the_officer_s_role_alone(self, harbor: Center, lead: User, noa: User) -> None:
        with pytest.raises(Refused, match="once a second person confirms it"):
            Grant(noa, role=Role.PCRCL, center=harbor, actor=lead).execute()

    @pytest.mark.parametrize("role", [Role.DIRECTOR, Role.LEAD, Role.PRESENTER, Role.PCRCL])
    def test_who_of_a_center_may_confirm(
        self, harbor: Center, prairie: Center, lead: User, noa: User, admin: User, role: Role
    ) -> None:
        asked = AskForRole(noa, role=Role.PCRCL, center=harbor, actor=lead).execute()
        here, there = (factories.person(role, center, admin=admin) for center in (harbor, prairie))

        assert (here in asked.others) is (role in {Role.DIRECTOR, Role.LEAD})
        assert there not in asked.others
        with pytest.raises(PermissionDenied):
            ConfirmRole(asked, actor=there).execute()

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.PUBLISHER, Role.EXPERT, Role.ADMINISTRATOR])
    def test_a_role_at_dhs_takes_a_second_administrator(
        self, noa: User, lead: User, admin: User, second: User, role: Role
    ) -> None:
        with pytest.raises(Refused, match="once a second person confirms it"):
            Grant(noa, role=role, actor=admin).execute()
        asked = AskForRole(noa, role=role, actor=admin).execute()
        for other in (admin, lead, noa):
            with pytest.raises(PermissionDenied):
                ConfirmRole(asked, actor=other).execute()
        assert not noa.memberships.exists()

        ConfirmRole(asked, actor=second).execute()

        assert [one.role for one in noa.memberships.all()] == [role]
        assert is_administrator(User.objects.get(pk=noa.pk)) is (role is Role.ADMINISTRATOR)

    def test_an_invitation_to_dhs_waits_too(self, noa: User, admin: User, second: User) -> None:
        Invite(invitation(noa.email, Role.ADMINISTRATOR), actor=admin).execute()
        AcceptInvitation(Invitation.objects.get(), person=noa).execute()

        assert not is_administrator(User.objects.get(pk=noa.pk))
        assert RoleRequest.objects.get(person=noa).others == [second]

    def test_a_request_is_answered_once(self, noa: User, admin: User, second: User) -> None:
        asked = AskForRole(noa, role=Role.EDITOR, actor=admin).execute()
        DeclineRole(asked, actor=second).execute()

        with pytest.raises(Refused, match="already answered"):
            ConfirmRole(asked, actor=second).execute()
        assert not noa.memberships.exists()

    def test_who_asked_takes_it_back_and_nobody_else(self, noa: User, admin: User, second: User) -> None:
        asked = AskForRole(noa, role=Role.EDITOR, actor=admin).execute()
        with pytest.raises(PermissionDenied):
            TakeBackRequest(asked, actor=second).execute()
        with pytest.raises(Refused, match="waiting to be confirmed already"):
            AskForRole(noa, role=Role.EDITOR, actor=second).execute()

        TakeBackRequest(asked, actor=admin).execute()

        AskForRole(noa, role=Role.EDITOR, actor=second).execute()

    def test_who_may_no_longer_give_a_role_asked_in_vain(
        self, harbor: Center, lead: User, noa: User, admin: User
    ) -> None:
        asked = AskForRole(noa, role=Role.PCRCL, center=harbor, actor=lead).execute()
        Revoke(lead, role=Role.LEAD, center=harbor, actor=admin).execute()

        with pytest.raises(Refused, match="may no longer give this role"):
            ConfirmRole(asked, actor=admin).execute()

    def test_the_database_refuses_who_confirms_their_own_request(self, noa: User, admin: User) -> None:
        asked = AskForRole(noa, role=Role.EDITOR, actor=admin).execute()

        with pytest.raises(IntegrityError):
            RoleRequest.objects.filter(pk=asked.pk).update(state="given", decided_by=admin, decided_at=timezone.now())

    def test_a_small_site_has_one_administrator_and_the_audit_says_so(
        self, noa: User, admin: User, settings: Any
    ) -> None:
        settings.BCP_ONE_ADMINISTRATOR = True

        Grant(noa, role=Role.EDITOR, actor=admin).execute()

        entry = AuditEntry.objects.get(action="bcp.membership.grant", person=noa)
        assert entry.data["confirmed"] == "by nobody: this site has one administrator"

    def test_on_the_page_of_the_one_who_confirms(
        self, noa: User, admin: User, second: User, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        client.force_login(admin)
        asked = {"user": noa.pk, "role": Role.EDITOR, "center": ""}
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(reverse("roles:add"), asked, follow=True)
        assert "is waiting for a second person" in words_of(page)
        assert [message.to for message in mail.outbox] == [[second.email]]
        pk = RoleRequest.objects.get().pk
        assert client.post(reverse("answer_role", args=[pk]), {"do": "confirm"}).status_code == 404

        client.force_login(second)
        assert "Confirm the role of “noa”" in words_of(client.get("/cms/"))
        assert "noa: “DHS editor”" in words_of(client.get(reverse("duties"))).replace(" (noa@harbor.example)", "")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("answer_role", args=[pk]), {"do": "confirm"})

        assert [one.role for one in noa.memberships.all()] == [Role.EDITOR]
        assert sorted(message.to[0] for message in mail.outbox[1:]) == sorted([admin.email, noa.email])


class TestTheFirstTwo:
    """The command line makes them, and no more."""

    def test_the_command_makes_two(self, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("modules.management.commands.administrator.getpass", lambda _: factories.PASSWORD)
        for name in ("one", "two"):
            call_command("administrator", name, f"{name}@bcp.example", stdout=StringIO())

        with pytest.raises(CommandError, match="There are two administrators already"):
            call_command("administrator", "three", "three@bcp.example")

        assert set(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == {"one", "two"}
        assert AuditEntry.objects.filter(action=MakeAdministrator.log_action).count() == 2

    def test_an_account_that_is_there_becomes_the_second(self, noa: User, admin: User) -> None:
        call_command("administrator", "noa", stdout=StringIO())

        assert is_administrator(User.objects.get(pk=noa.pk))

    @pytest.mark.parametrize(
        ("email", "password"), [("", "x"), ("no address", factories.PASSWORD), ("a@b.example", "x")]
    )
    def test_a_mistake_makes_nobody(
        self, site: Any, email: str, password: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("modules.management.commands.administrator.getpass", lambda _: password)

        with pytest.raises(CommandError):
            call_command("administrator", "one", email)

        assert not User.objects.exists()

    def test_django_s_own_command_is_closed(self, site: Any) -> None:
        with pytest.raises(CommandError, match="administrator USERNAME"):
            call_command("createsuperuser")

    def test_the_last_administrator_stays_one(self, admin: User) -> None:
        with pytest.raises(Refused, match="is the last administrator"):
            Revoke(admin, role=Role.ADMINISTRATOR, actor=admin).execute()


class TestLeadsHearOfRolesThatOthersGive:
    """A role at a center is its leads' affair, whoever gives or takes it."""

    def heard(self, lead: User, found: Any, done: Any) -> str:
        """Return what the lead is told of what is done; empty if nothing."""
        mail.outbox.clear()
        with found(execute=True):
            done.execute()
        return "\n".join(str(message.body) for message in mail.outbox if message.to == [lead.email])

    @pytest.fixture(autouse=True)
    def on_commit(self, django_capture_on_commit_callbacks: Any) -> None:
        """Send what a commit sends."""
        self.found = django_capture_on_commit_callbacks

    def test_of_an_administrator_s(self, harbor: Center, prairie: Center, lead: User, noa: User, admin: User) -> None:
        for center, hears in ((harbor, True), (prairie, False)):
            given = Grant(noa, role=Role.DIRECTOR, center=center, actor=admin)
            assert (f"gave noa the role “{Role.DIRECTOR.label}”" in self.heard(lead, self.found, given)) is hears
            taken = Revoke(noa, role=Role.DIRECTOR, center=center, actor=admin)
            assert (f"took the role “{Role.DIRECTOR.label}”" in self.heard(lead, self.found, taken)) is hears

    def test_not_of_their_own(self, harbor: Center, lead: User, noa: User, admin: User) -> None:
        factories.person(Role.LEAD, harbor, username="other", admin=admin)
        given = Grant(noa, role=Role.PRESENTER, center=harbor, actor=lead)

        assert self.heard(User.objects.get(username="other"), self.found, given) == ""

    def test_of_one_that_two_others_gave(self, harbor: Center, lead: User, noa: User, admin: User) -> None:
        director = factories.person(Role.DIRECTOR, harbor, admin=admin)
        asked = AskForRole(noa, role=Role.PCRCL, center=harbor, actor=admin).execute()

        assert Role.PCRCL.label in self.heard(lead, self.found, ConfirmRole(asked, actor=director))

    def test_of_a_provider_s(self, harbor: Center, lead: User, noa: User, settings: Any) -> None:
        settings.BCP_OIDC_ROLES = {"presenters": "presenter@harbor"}
        follow = {"named": {(Role.PRESENTER, harbor)}, "actor": noa}

        assert f"“{Role.PRESENTER.label}” at Harbor" in self.heard(lead, self.found, FollowProvider(noa, **follow))
        assert self.heard(lead, self.found, FollowProvider(noa, **follow)) == ""
