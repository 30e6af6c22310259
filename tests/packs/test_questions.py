"""A question to DHS on a change: asked where the update shows it, answered by DHS, read there and on the pack."""

from __future__ import annotations

import html

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from modules.accounts.audit.models import AuditEntry
from modules.accounts.identity.models import Role, User
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.releases.models import Release
from modules.packs.pages.models import Pack
from modules.packs.proposals.actions import TakeProposal
from modules.packs.proposals.mail import tell_of_answer
from modules.packs.proposals.models import Proposal
from modules.packs.proposals.questions import AnswerQuestion, AskDHS
from modules.packs.updates.pending import kept_for
from tests import factories
from tests.packs.updating import FIRST, OPEN, SECOND, every, plan, release_again, rewrite, say, the_clone

pytestmark = pytest.mark.django_db

ASKED = "Why is it “they” now?"


@pytest.fixture
def new(pack: Pack, module: Module, admin: User) -> Release:
    """A release with a conflict, and a change that the center has nothing against."""
    rewrite(the_clone(pack), every(say(FIRST, "Ours instead."), say(OPEN, "Secret plan of ours.")))
    return release_again(module, every(say(FIRST, "Theirs."), say(SECOND, "They listen.")), admin=admin)


def ask(pack: Pack, release: Release, about: str | None = SECOND, question: str = ASKED, *, admin: User) -> Proposal:
    """Ask as Harbor's lead does."""
    actor = factories.lead(pack.center, admin=admin)
    return AskDHS(the_clone(pack), release=release, about=about, question=question, actor=actor).execute()


def answer(question: Proposal, *, role: Role = Role.EDITOR, said: str = "It was a slip.", admin: User) -> Proposal:
    """Answer as DHS does."""
    return AnswerQuestion(question, answer=said, actor=factories.dhs(role, admin=admin)).execute()


def read(client: Client, address: str) -> str:
    """Open a page."""
    found = client.get(address)
    assert found.status_code == 200, found.status_code
    return html.unescape(found.content.decode())


def test_a_lead_asks_at_a_change_and_reads_the_answer_there_and_on_the_pack(
    client: Client, lead: User, pack: Pack, new: Release, admin: User
) -> None:
    update = reverse("update", args=[the_clone(pack).pk])
    conflict, *_ = plan(pack, new).to_choose
    chosen = {f"choice-{conflict.id}": "theirs", "release": str(new.pk)}
    shown = client.post(update, {**chosen, "do": f"ask {SECOND}"}, follow=True)
    assert "They" in shown.content.decode()
    assert kept_for(the_clone(pack)).choices == {conflict.id: "theirs"}  # what was chosen on the way is kept

    address = shown.redirect_chain[-1][0]
    assert "the release that your copy is at, your name and the name of your center. It sees nothing else" in read(
        client, address
    )
    assert "Write what you want to ask." in html.unescape(client.post(address, {"question": " "}).content.decode())
    sent = client.post(address, {"question": ASKED}, follow=True)
    assert sent.redirect_chain[-1][0] == f"{update}#at-{SECOND}"
    assert "Waiting for DHS." in html.unescape(sent.content.decode())

    client.force_login(factories.dhs(Role.EDITOR, admin=admin))
    question = Proposal.objects.questions().get()
    assert ASKED in read(client, "/cms/")
    page = read(client, question.get_absolute_url())
    assert ASKED in page
    assert "They" in page
    assert "Secret plan of ours." not in page
    assert "Ours instead." not in page
    assert "Answered." in client.post(question.get_absolute_url(), {"answer": "A slip."}, follow=True).content.decode()
    assert ASKED not in read(client, "/cms/")

    client.force_login(lead)
    at_home = read(client, "/cms/")
    answer = f"Read DHS’s answer on “{the_clone(pack).title}”"
    assert f'<a href="{reverse("propose", args=[the_clone(pack).pk])}">{answer}</a>' in at_home
    assert "“A slip.”" in at_home
    assert "Nothing is waiting" not in at_home
    there = read(client, update).partition(f'id="at-{SECOND}"')[2]
    assert there.index(ASKED) < there.index("A slip.") < there.index("Ask DHS<")
    for address in (reverse("pack", args=[pack.pk]), reverse("propose", args=[the_clone(pack).pk])):
        page = read(client, address)
        assert ASKED in page
        assert "A slip." in page


def test_each_change_of_dhs_can_be_asked_about_once(client: Client, lead: User, pack: Pack, new: Release) -> None:
    page = read(client, reverse("update", args=[the_clone(pack).pk]))

    for about in (f"ask {FIRST}", f"ask {SECOND}", "ask"):
        assert page.count(f'value="{about}"') == 1
    assert f'value="ask {OPEN}"' not in page  # the center's own change
    form = page.partition('id="update"')[2]
    assert form.index('value="keep" hidden') < form.index('value="ask')  # Enter presses the first button


def test_it_is_on_record_and_the_words_are_not(pack: Pack, new: Release, admin: User) -> None:
    question = answer(ask(pack, new, admin=admin), admin=admin)

    asked, answered = AuditEntry.objects.filter(action__startswith="bcp.question").order_by("pk")
    assert (asked.action, asked.center) == ("bcp.question.ask", pack.center)
    assert AskDHS.message == "Asked DHS about a change"  # after the name of the person
    assert asked.data == {"question": question.pk, "release": "1.1", "blocks": [SECOND]}
    assert answered.action == "bcp.question.answer"
    assert answered.data == {"question": question.pk, "center": "Harbor"}


def test_no_other_center_sees_it(client: Client, pack: Pack, prairie: Center, new: Release, admin: User) -> None:
    answer(ask(pack, new, admin=admin), said="For Harbor alone.", admin=admin)
    theirs = factories.pack(prairie, [Release.objects.get(minor=0)], admin=admin, title="Prairie’s")
    client.force_login(factories.lead(prairie, admin=admin))
    clone = the_clone(theirs)

    pages = [reverse(name, args=[clone.pk]) for name in ("update", "propose", "ask")]
    for address in (*pages, f"{pages[2]}?release={new.pk}&about={SECOND}", reverse("pack", args=[theirs.pk]), "/cms/"):
        page = read(client, address)
        assert ASKED not in page
        assert "For Harbor alone." not in page
    assert client.get(reverse("ask", args=[the_clone(pack).pk])).status_code == 404
    assert client.get(Proposal.objects.questions().get().get_absolute_url()).status_code == 404


def test_another_copy_of_the_center_shows_the_answer_at_the_same_change(
    client: Client, lead: User, pack: Pack, new: Release, admin: User
) -> None:
    answer(ask(pack, new, admin=admin), admin=admin)
    other = factories.pack(pack.center, [Release.objects.get(minor=0)], admin=admin, title="Another")

    assert "It was a slip." in read(client, reverse("update", args=[the_clone(other).pk]))


def test_it_is_answered_once_and_by_dhs(pack: Pack, new: Release, admin: User) -> None:
    question = ask(pack, new, about=None, question="When is 1.2 due?", admin=admin)
    with pytest.raises(PermissionDenied):
        AnswerQuestion(question, answer="Soon.", actor=factories.lead(pack.center, admin=admin)).execute()
    with pytest.raises(Refused, match="Write an answer"):
        answer(question, said=" ", admin=admin)

    answer(question, role=Role.PUBLISHER, admin=admin)

    with pytest.raises(Refused, match="This question has already been answered: answered by dhs"):
        answer(question, admin=admin)


def test_the_same_is_not_asked_twice_while_it_waits(pack: Pack, new: Release, admin: User) -> None:
    question = ask(pack, new, admin=admin)
    with pytest.raises(Refused, match="You asked the same already"):
        ask(pack, new, admin=admin)
    ask(pack, new, about=FIRST, admin=admin)
    answer(question, admin=admin)

    ask(pack, new, admin=admin)


def test_a_place_that_dhs_did_not_change_is_no_question(
    client: Client, lead: User, pack: Pack, new: Release, admin: User
) -> None:
    with pytest.raises(Refused, match=r"DHS changed nothing there in release 1\.1"):
        ask(pack, new, about=OPEN, admin=admin)
    address = reverse("ask", args=[the_clone(pack).pk])
    for query in (f"release={new.pk}&about={OPEN}", "release=0", "release=x"):
        assert client.get(f"{address}?{query}").status_code == 404


def test_a_question_is_no_proposal(client: Client, pack: Pack, new: Release, admin: User) -> None:
    question = ask(pack, new, admin=admin)
    publisher = factories.dhs(Role.PUBLISHER, admin=admin)
    client.force_login(publisher)

    assert client.get(reverse("proposal", args=[question.pk])).status_code == 404
    assert ASKED not in read(client, reverse("proposals"))
    assert ASKED in read(client, reverse("questions"))
    with pytest.raises(Refused):
        TakeProposal(question, keys=[SECOND], answer="", state="", actor=publisher).execute()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=question.pk).update(state=Proposal.State.TAKEN)


def test_who_asked_is_told_by_mail(pack: Pack, new: Release, admin: User) -> None:
    tell_of_answer.call(answer(ask(pack, new, admin=admin), admin=admin).pk)

    (sent,) = mail.outbox
    assert sent.subject == "DHS answered your question on “Who we are”"
    assert ASKED in sent.body
    assert "It was a slip." in sent.body
