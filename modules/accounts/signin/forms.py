"""The forms of sign-in, passwords and second factors."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.http import HttpRequest

from modules.accounts.signin import forgotten, lockout


class _Plain:
    """Removes allauth's placeholder texts: they repeat the labels, and are too pale to read."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordAgainForm(_Plain, ReauthenticateForm):
    """The password again, before a sensitive change."""


class NewPasswordForm(_Plain, ChangePasswordForm):
    """A change of the password. The old one is counted like one at sign-in."""

    def clean_oldpassword(self) -> str:
        """Check the old password. Raises ImmediateHttpResponse if the account is locked, or is now."""
        with lockout.counted(self.user):
            old: str = super().clean_oldpassword()
        return old


class FirstPasswordForm(_Plain, SetPasswordForm):
    """A password for an account that has none."""


class ForgottenForm(_Plain, ResetPasswordForm):
    """The address to which the link for a new password is sent. Whose it is, is for the worker to find out."""

    def clean_email(self) -> str:
        """Return the address as it was typed, in small letters."""
        email: str = self.cleaned_data["email"].lower()
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Have the link sent."""
        email: str = self.cleaned_data["email"]
        forgotten.ask(email)
        return email


class ForgottenPasswordForm(_Plain, ResetPasswordKeyForm):
    """A new password, on the page that the link opens."""


class SignInForm(_Plain, LoginForm):
    """A username or e-mail address, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = "Username or e-mail address"
        name.max_length = 254
        name.widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false", autofocus=True)
        self.fields["password"].help_text = ""  # the page has its own link to a new password


class AppForm(_Plain, ActivateTOTPForm):
    """The first code from an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"

    def clean_code(self) -> str:
        """Check the code, and use it up: it was shown here, so it signs nobody in."""
        code: str = super().clean_code()
        TOTP(Authenticator(user=self.user))._mark_code_used(code)  # as a code at sign-in is
        return code


class PasskeyForm(_Plain, AddWebAuthnForm):
    """A new passkey: its name, and whether it is enough without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        self.fields["name"].initial = ""
        alone = self.fields["passwordless"]
        alone.label, alone.help_text, alone.initial = "Sign in with only this, without the password", "", True


class _Counted(_Plain):
    """A form for a code. A code is counted like a password, before it is looked at."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code from your app, or a recovery code"
        code.max_length = 32
        code.widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Check the code. Raises ImmediateHttpResponse if the account is locked, or is now."""
        with lockout.counted(self.user):
            code: str = super().clean_code()  # type: ignore[misc]  # defined by the form that uses this mixin
        return code


class CodeForm(_Counted, AuthenticateForm):
    """The second factor during sign-in."""


class CodeAgainForm(_Counted, CodeReauthenticateForm):
    """The second factor again, before a sensitive change."""
