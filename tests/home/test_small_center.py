"""A small center, one lead, one officer, one director: from an invitation to the first edition in one sitting.

At each step somebody is named whom the next one is with: on the board, or by a row of their home page.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from home.desk.steps import steps_for
from modules.accounts.identity.models import User
from modules.centers.center.actions import CreateCenter
from modules.centers.center.models import Center
from modules.library.releases.models import Release
from modules.packs.editions.models import Edition
from tests import factories
from tests.packs.updating import rewrite, say, the_clone
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

PASSWORD = "four plain words together"
GUIDED = "s0-a-1:body:p0"


@pytest.fixture
def center(admin: User, release: Release) -> Center:
    """A center with an empty profile and nobody in it, and one release to copy."""
    return CreateCenter(Center(name="Lake"), profile={}, actor=admin).execute()


def joined(address: str, first: str, mails: list[Any]) -> Visitor:
    """Make an account by the newest link that was mailed to the address, and return the person, signed in."""
    body = next(mail.body for mail in reversed(mails) if mail.to == [address])
    link = re.search(r"http://127\.0\.0\.1:8000(/accounts/invitation/\S+)", body)
    assert link
    new = Visitor().open(link[1])
    own = {"first_name": first, "last_name": "Example", "username": first.lower(), "password": PASSWORD}
    new.press("Make my account", **own)
    return Visitor(User.objects.get(username=first.lower()))


def steps(username: str) -> list[str]:
    """Return what a person's home page asks them to do."""
    return [step.does for step in steps_for(User.objects.get(username=username))]


def test_from_the_invitation_to_the_first_edition(center: Center, admin: User, mailoutbox: list[Any]) -> None:
    boss = Visitor(admin).open(reverse("invitations"))
    for role in ("lead", "director"):
        boss.press("Send the invitation", email=f"{role}@lake.example", role=role, center=str(center.pk))
    lead = joined("lead@lake.example", "Lee", mailoutbox)
    director = joined("director@lake.example", "Dana", mailoutbox)
    assert steps("lee") == ["Fill in your profile:"]

    lead.open(reverse("center_people", args=[center.slug]))
    lead.press("Send the invitation", email="officer@lake.example", role="pcrcl")
    officer = joined("officer@lake.example", "Oren", mailoutbox)
    assert steps("dana") == ["Confirm the role of"]
    director.open("/cms/").follow("Oren Example").press("Confirm Oren Example")
    director.open("/cms/").press("Ask for my approval")
    assert director.reads("From now on")

    lead.open("/cms/").follow("Fill in your profile").press("Save the profile", **factories.PROFILE)
    assert set(steps("lee")) == {"Call and confirm:"}
    lead.open("/cms/").follow("New pack").press("Make the pack", title="Spring")
    board = lead.path
    assert lead.reads("1 step left, with you")
    assert lead.reads("Then it is with the director: Dana Example.")

    clone = the_clone(Edition._meta.get_field("pack").related_model.objects.get())
    rewrite(clone, say(GUIDED, "Words of our own."), by=User.objects.get(username="lee"))
    lead.open(board)
    assert lead.reads("Then it is with the P/CRCL officer: Oren Example.")
    lead.follow("Ask for the sign-off").press("Ask for the sign-off", note="Only the place is new.")
    assert steps("oren") == ["Sign off"]
    assert officer.open("/cms/").reads("Only the place is new.")

    officer.follow("Who we are").press("Sign off all")
    lead.open(board)
    assert lead.reads("1 step left, with you")
    lead.follow("Ask for the approval").press("Ask for the approval")
    assert lead.open(board).reads("1 step left, with the director")
    assert steps("dana") == ["Approve"]
    director.open("/cms/").follow("Spring").press("Approve")

    lead.open(board)
    assert lead.reads("Ready for an edition")
    lead.follow("Make edition 1").press("Make an edition")
    assert Edition.objects.get().number == 1
    assert lead.clicks <= 14, "an unchanged pack took 14; this one has a profile, a colleague, and words of its own"
