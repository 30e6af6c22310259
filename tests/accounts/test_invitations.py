"""Invitations: how people come to an account and a role, and how leads keep their colleagues."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from modules.accounts.identity.models import Membership, Role, User
from modules.centers.center.models import Center
from modules.centers.people.invitations import AcceptInvitation, Invitation, Invite
from modules.core.refusals import Refused
from tests import factories
from tests.accounts.signing_in import is_in, sign_in, words_of

pytestmark = pytest.mark.django_db

NEW = {"first_name": "Noa", "last_name": "Example", "username": "noa", "password": "four plain words together"}


@pytest.fixture
def lead(harbor: Center, admin: User) -> Client:
    """Harbor's lead, signed in."""
    client = Client()
    client.force_login(factories.person(Role.LEAD, harbor, username="harbor-lead", admin=admin))
    return client


def invite(client: Client, center: Center, email: str = "noa@harbor.example", role: str = "presenter") -> Any:
    """Send the lead's form."""
    return client.post(f"/cms/centers/{center.slug}/people/", {"email": email, "role": role}, follow=True)


def link() -> str:
    """Return the path of the newest mail's link."""
    found = re.search(r"http://127\.0\.0\.1:8000(/accounts/invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_lead_invites_and_the_colleague_makes_an_account(client: Client, lead: Client, harbor: Center) -> None:
    page = invite(lead, harbor)
    assert "noa@harbor.example is invited" in words_of(page)
    assert mail.outbox[0].to == ["noa@harbor.example"]
    assert "Your role: Presenter" in mail.outbox[0].body

    assert "Harbor" in words_of(client.get(link()))
    done = client.post(link(), NEW, follow=True)

    assert "Your account is ready" in words_of(done)
    noa = User.objects.get(username="noa")
    assert noa.email == "noa@harbor.example"
    assert [(held.role, held.center) for held in noa.memberships.all()] == [("presenter", harbor)]
    assert sign_in(client, "noa", NEW["password"]).status_code == 302
    assert is_in(client)
    assert client.get(link()).status_code == 404, "it works once"


def test_an_old_account_gets_one_role_more(client: Client, lead: Client, harbor: Center, admin: User) -> None:
    old = factories.person(Role.EXPERT, username="expert", admin=admin)
    invite(lead, harbor, old.email, "presenter")

    asked = client.get(link())
    assert "There is already an account for expert@bcp.example" in words_of(asked)
    assert client.post(link(), NEW).status_code == 200
    assert not User.objects.filter(username="noa").exists(), "nobody makes a second one"

    sign_in(client, "expert")
    assert "You are signed in as expert" in words_of(client.get(link()))
    client.post(link())
    assert set(old.memberships.values_list("role", flat=True)) == {"expert", "presenter"}


def test_another_person_can_not_take_it(lead: Client, harbor: Center, admin: User) -> None:
    invite(lead, harbor)
    other = Client()
    other.force_login(factories.person(Role.EXPERT, username="other", admin=admin))

    page = other.get(link())
    other.post(link(), NEW)

    assert "you are signed in as other" in words_of(page)
    assert not Membership.objects.filter(user__username="other", role="presenter").exists()
    assert Invitation.objects.get().is_open


def test_an_address_that_has_an_account_elsewhere_is_answered_like_any(
    lead: Client, harbor: Center, prairie: Center, admin: User
) -> None:
    known = factories.person(Role.LEAD, prairie, username="prairie-lead", admin=admin)

    first, second = invite(lead, harbor, known.email), invite(lead, harbor, "nobody@bcp.example")

    def said(page: Any) -> str:
        return words_of(page).split("Invite a colleague")[0].replace("prairie-lead", "x").replace("nobody", "x")

    assert "x@bcp.example is invited" in said(first)
    assert "x@bcp.example is invited" in said(second)
    assert len(mail.outbox) == 2


def test_of_several_links_the_newest_works(client: Client, lead: Client, harbor: Center) -> None:
    invite(lead, harbor)
    old = link()
    invite(lead, harbor, "NOA@harbor.example")

    assert client.get(old).status_code == 404
    assert client.get(link()).status_code == 200
    assert len([one for one in Invitation.objects.all() if one.is_open]) == 1


def test_a_withdrawn_and_an_old_link_no_longer_work(client: Client, lead: Client, harbor: Center) -> None:
    invite(lead, harbor)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "no longer works" in words_of(client.get(link()))
    assert "the link has expired" in words_of(lead.get("/cms/centers/harbor/people/"))
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))

    lead.post(f"/cms/invitations/{Invitation.objects.get().pk}/withdraw/")

    assert client.get(link()).status_code == 404
    assert client.post(link(), NEW).status_code == 404
    assert not User.objects.filter(username="noa").exists()


def test_what_a_lead_no_longer_may_give_nobody_gets(client: Client, lead: Client, harbor: Center, admin: User) -> None:
    invite(lead, harbor)
    Membership.objects.filter(user__username="harbor-lead").delete()

    answer = client.post(link(), NEW)

    assert answer.status_code == 404
    assert not User.objects.filter(username="noa").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"password": "short"}, {"username": "harbor-lead"}, {"password": "noa@harbor.example"}, {"first_name": ""}],
)
def test_a_bad_form_makes_nothing(client: Client, lead: Client, harbor: Center, wrong: dict[str, str]) -> None:
    invite(lead, harbor)

    answer = client.post(link(), {**NEW, **wrong})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.filter(email="noa@harbor.example").exists()


def test_a_lead_gives_no_role_above_their_own(lead: Client, harbor: Center, prairie: Center) -> None:
    person = User.objects.get(username="harbor-lead")
    for role, center in ((Role.DIRECTOR, harbor), (Role.PRESENTER, prairie), (Role.ADMINISTRATOR, None)):
        with pytest.raises(PermissionDenied):
            Invite(Invitation(email="x@bcp.example", role=role, center=center), actor=person).execute()
    page = invite(lead, harbor, role="director")
    assert "Select a valid choice" in words_of(page)
    assert not Invitation.objects.exists()


def test_who_is_there_already_is_not_invited(lead: Client, harbor: Center, admin: User) -> None:
    there = factories.person(Role.PRESENTER, harbor, username="there", admin=admin)

    page = invite(lead, harbor, there.email.upper())

    assert "already has the role “Presenter”" in words_of(page)
    assert mail.outbox == []


def test_a_lead_removes_a_colleague(lead: Client, harbor: Center, admin: User) -> None:
    gone = factories.person(Role.PRESENTER, harbor, username="gone", admin=admin)
    client = Client()
    client.force_login(gone)
    assert is_in(client)

    page = lead.post("/cms/centers/harbor/people/remove/", {"membership": gone.memberships.get().pk}, follow=True)

    assert "gone is no longer Presenter" in words_of(page)
    assert not gone.memberships.exists()
    assert "You have no role yet" in words_of(client.get("/cms/"))


def test_a_center_keeps_a_lead_and_its_director(lead: Client, harbor: Center, admin: User) -> None:
    director = factories.person(Role.DIRECTOR, harbor, admin=admin).memberships.get()
    own = Membership.objects.get(user__username="harbor-lead")

    for held in (director, own):
        lead.post("/cms/centers/harbor/people/remove/", {"membership": held.pk})

    assert Membership.objects.filter(pk__in=[director.pk, own.pk]).count() == 2


def test_a_lead_removes_nobody_elsewhere(lead: Client, harbor: Center, prairie: Center, admin: User) -> None:
    held = factories.person(Role.PRESENTER, prairie, admin=admin).memberships.get()

    for pk in (held.pk, 999_999, "", "x", "1" * 40):
        assert lead.post("/cms/centers/harbor/people/remove/", {"membership": pk}).status_code == 404
    assert Membership.objects.filter(pk=held.pk).exists()


def test_an_administrator_invites_to_every_role(client: Client, admin: User, harbor: Center) -> None:
    client.force_login(admin)
    send = "/cms/invitations/"

    for wrong in ({"role": "lead"}, {"role": "editor", "center": harbor.pk}):
        assert client.post(send, {"email": "a@bcp.example", **wrong}).context["form"].errors["center"]
    client.post(send, {"email": "a@bcp.example", "role": "lead", "center": harbor.pk})
    client.post(send, {"email": "b@bcp.example", "role": "editor"})

    page = words_of(client.get(send))
    assert "a@bcp.example , Center lead at Harbor" in page
    assert "b@bcp.example , DHS editor" in page
    assert [message.subject.rpartition("by ")[2] for message in mail.outbox] == ["Harbor", "DHS"]


def test_the_key_is_nowhere_but_in_the_mail(lead: Client, harbor: Center) -> None:
    invite(lead, harbor)

    key = link().split("/")[3]
    assert key not in str(Invitation.objects.values().get())


def test_two_can_not_take_one_invitation(lead: Client, harbor: Center) -> None:
    invite(lead, harbor)
    stale = Invitation.objects.get()
    AcceptInvitation(stale, person=User(username="one", email=stale.email)).execute()

    with pytest.raises(Refused, match="was already used"):
        AcceptInvitation(stale, person=User(username="two", email="two@bcp.example")).execute()
    assert not User.objects.filter(username="two").exists()
