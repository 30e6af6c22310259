"""E-mail about proposals and questions, sent by a worker."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse

from modules.core.own_address import on_this_site
from modules.mail.letters import letter
from modules.packs.proposals.models import Proposal
from modules.tasks.background import background


@background("Mail the answer to a proposal")
def tell_of_answer(proposal_pk: int) -> None:
    """Send the answer to the person who made the proposal, or asked.

    Nothing is sent if the account is inactive or has no address, or if the center is archived.
    """
    proposal = Proposal.objects.select_related("proposed_by", "release", "clone", "center").get(pk=proposal_pk)
    person = proposal.proposed_by
    if proposal.center.archived_at or not (person.is_active and person.email):
        return
    path = reverse("propose", args=[proposal.clone_id]) if proposal.clone_id else reverse("wagtailadmin_home")
    context = {"proposal": proposal, "url": on_this_site(path)}
    kind = "An answer to a question" if proposal.kind == Proposal.Kind.QUESTION else "An answer to a proposal"
    letter(kind, _subject(proposal), render_to_string("packs/mail/proposal_answered.txt", context), person.email).send()


def _subject(proposal: Proposal) -> str:
    if proposal.kind == Proposal.Kind.QUESTION:
        return f"DHS answered your question on “{proposal.release.title}”"
    return f"Your proposal for “{proposal.release.title}”: {proposal.get_state_display().lower()}"
