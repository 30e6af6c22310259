"""The page that an invitation leads to: it creates an account, or adds a role to an existing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from modules.accounts.identity.models import User
from modules.centers.people.invitations import AcceptInvitation, Gone, Invitation, digest_of
from modules.core.methods import reads_and_writes
from modules.core.refusals import Refused


class NewPersonForm(forms.ModelForm):
    """The form for a new account. Its e-mail address is the one that the invitation was sent to."""

    password = forms.CharField(
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words that don’t belong together are easy to remember.",
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username")
        help_texts = {"username": "You can sign in with this name or with your e-mail address."}  # noqa: RUF012  - as Django has it

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.email = email
        for name, hint in (("first_name", "given-name"), ("last_name", "family-name"), ("username", "username")):
            self.fields[name].required = name != "last_name"  # some people have one name
            self.fields[name].widget.attrs["autocomplete"] = hint

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, including that it does not resemble the names."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            names = {name: cleaned.get(name, "") for name in self.Meta.fields}
            try:
                validate_password(password, User(email=self.instance.email, **names))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def person(self) -> User:
        """Return the unsaved account."""
        person: User = self.instance
        person.set_password(self.cleaned_data["password"])
        return person


@never_cache
@sensitive_post_parameters("password")
@reads_and_writes
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a new person for a name and a password, and a person with an account to sign in and confirm."""
    found = Invitation.objects.filter(key_digest=digest_of(key)).select_related("center", "invited_by").first()
    if found is None or not found.is_open:
        return render(request, "centers/invitation_gone.html", status=404)
    known = User.objects.filter(email__iexact=found.email).first()
    if known is None and not request.user.is_authenticated:
        return _new_person(request, found)
    if request.user != known:
        return _another(request, found, known)
    return _same_person(request, found, known)


def _new_person(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        return _done(request, invitation, form.person())
    return render(request, "centers/invitation.html", {"invitation": invitation, "form": form})


def _same_person(request: HttpRequest, invitation: Invitation, person: User | None) -> HttpResponse:
    if request.method == "POST" and person:
        return _done(request, invitation, person)
    return render(request, "centers/invitation.html", {"invitation": invitation, "form": None})


def _another(request: HttpRequest, invitation: Invitation, known: User | None) -> HttpResponse:
    """Ask the invited person to sign in, if nobody is signed in or somebody else is."""
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    context = {"invitation": invitation, "sign_in": sign_in, "closed": known is not None and not known.is_active}
    return render(request, "centers/invitation_sign_in.html", context)


def _done(request: HttpRequest, invitation: Invitation, person: User) -> HttpResponse:
    is_new = person._state.adding
    accept = AcceptInvitation(invitation, person=person)
    try:
        accept.execute()
    except Gone:
        return render(request, "centers/invitation_gone.html", status=404)
    except Refused as refused:
        return render(request, "centers/invitation_gone.html", {"problem": str(refused)}, status=409)
    role = invitation.get_role_display()
    waits = f" You have the role “{role}” once a second person confirms it; we tell you by e-mail."
    if is_new:
        ready = "Your account is ready. Sign in with the name and the password that you chose."
        messages.success(request, ready + (waits if accept.waits_for_a_second else ""))
        return redirect("account_login")
    messages.success(request, waits.strip() if accept.waits_for_a_second else f"You have a new role: {role}.")
    return redirect("wagtailadmin_home")
