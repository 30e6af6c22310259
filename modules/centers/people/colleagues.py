"""Pages on which leads see, invite and remove their colleagues, and administrators invite people to every role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from modules.accounts.identity.models import CENTER_ROLES, Membership, Role
from modules.accounts.identity.policy import actor_of, center_ids, is_administrator
from modules.centers.center.models import Center
from modules.centers.people.actions import Revoke
from modules.centers.people.invitations import Invitation, Invite, WithdrawInvitation, about, waiting
from modules.centers.tenancy.reading import readings_of
from modules.core.attempt import attempt
from modules.core.methods import reads_and_writes
from modules.mail.models import Mail

CONFIRMED_FIRST = (
    "This role takes a second person: once the invitation is accepted, somebody else confirms it on the page “Duties”."
)
LEADS_GIVE = tuple(role for role in Role if role in CENTER_ROLES - {Role.DIRECTOR})


def _choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]


class InviteForm(forms.Form):
    """The e-mail address of a person, and the center's role to invite them to."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(choices=_choices(LEADS_GIVE), initial=Role.PRESENTER)

    def invitation(self, center: Center | None) -> Invitation:
        """Return an unsaved invitation."""
        return Invitation(email=self.cleaned_data["email"], role=self.cleaned_data["role"], center=center)


class InviteAnyoneForm(InviteForm):
    """The e-mail address of a person, and any role to invite them to.

    A center's role needs the center; other roles have none.
    """

    center = forms.ModelChoiceField(
        Center.objects.order_by("name"), required=False, help_text="Only for roles at a center."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _choices(Role)  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Check that the center fits the role."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        at_center = cleaned.get("role") in CENTER_ROLES
        if at_center and not cleaned.get("center"):
            self.add_error("center", "Choose the center.")
        elif cleaned.get("center") and not at_center:
            self.add_error("center", "This role is at DHS. Leave the center empty.")
        return cleaned


def _own_center(request: HttpRequest, slug: str) -> Center:
    return get_object_or_404(Center, slug=slug, pk__in=center_ids(request.user, {Role.LEAD}))


def _invite(request: HttpRequest, invitation: Invitation) -> bool:
    """Save the invitation with its mail, and show the result as a message. Returns whether the person is invited."""
    with attempt(request):
        invite = Invite(invitation, actor=actor_of(request))
        invite.execute()
        messages.success(request, f"{invitation.email} is invited. The link in the e-mail works for a week.")
        if invite.waits_for_a_second:
            messages.info(request, CONFIRMED_FIRST)
        return True
    return False


def _with_mails(invitations: QuerySet[Invitation]) -> list[Invitation]:
    """Return the invitations; ``mail`` of each is its newest e-mail, or None if it is no longer kept."""
    found = list(invitations)
    mails = {mail.about: mail for mail in Mail.objects.about([about(one) for one in found])}
    for one in found:
        one.mail = mails.get(about(one))  # type: ignore[attr-defined]  # for the template
    return found


@reads_and_writes
def center_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the people of a center that the user leads, and invite a new one."""
    center = _own_center(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, form.invitation(center)):
        return redirect("center_people", slug)
    held = Membership.objects.filter(center=center).select_related("user")
    people = held.order_by("user__last_name", "user__first_name", "user__username", "role")
    context = {
        "center": center,
        "form": form,
        "people": people,
        "invitations": _with_mails(waiting(center)),
        "fixed": Role.DIRECTOR,
        "readings": readings_of(center)[:10],
    }
    return render(request, "centers/people.html", context)


@require_POST
def remove_colleague(request: HttpRequest, slug: str) -> HttpResponse:
    """Take away a person's role at the center."""
    center = _own_center(request, slug)
    pk = request.POST.get("membership", "")
    held = get_object_or_404(Membership, center=center, pk=pk if pk.isdecimal() else None)
    if held.role == Role.DIRECTOR:
        messages.error(request, "Only an administrator can take away the director’s role. Nothing was changed.")
        return redirect("center_people", slug)
    with attempt(request):
        Revoke(held.user, role=Role(held.role), center=center, actor=actor_of(request)).execute()
        messages.success(request, f"{held.user} is no longer {held.get_role_display()}. What they wrote is kept.")
    mine = center.pk in center_ids(request.user, {Role.LEAD})
    return redirect("center_people", slug) if mine else redirect("wagtailadmin_home")


@reads_and_writes
def invitations(request: HttpRequest) -> HttpResponse:
    """Show every open invitation to an administrator, and invite a person to any role."""
    form = InviteAnyoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, form.invitation(form.cleaned_data["center"])):
        return redirect("invitations")
    unanswered = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    context = {"form": form, "invitations": _with_mails(unanswered.select_related("center", "invited_by"))}
    return render(request, "centers/invitations.html", context)


def _within_reach(request: HttpRequest) -> QuerySet[Invitation]:
    everyones = Invitation.objects.all()
    if is_administrator(request.user):
        return everyones
    return everyones.filter(center__in=center_ids(request.user, {Role.LEAD})).exclude(role=Role.DIRECTOR)


@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_object_or_404(_within_reach(request), pk=pk)
    with attempt(request):
        WithdrawInvitation(invitation, actor=actor_of(request)).execute()
        messages.success(request, f"The invitation for {invitation.email} is withdrawn. Its link no longer works.")
    if is_administrator(request.user) or invitation.center is None:
        return redirect("invitations")
    return redirect("center_people", invitation.center.slug)
