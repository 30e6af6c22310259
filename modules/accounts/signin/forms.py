"""The forms of signing in."""

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
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm

from modules.accounts.signin import lockout


class _Plain:
    """Leaves out what allauth writes into empty boxes: it repeats the labels, and is too pale to read."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordAgainForm(_Plain, ReauthenticateForm):
    """The password once more, before something that matters."""


class NewPasswordForm(_Plain, ChangePasswordForm):
    """A password in place of another."""


class FirstPasswordForm(_Plain, SetPasswordForm):
    """A password for who had none."""


class ForgottenForm(_Plain, ResetPasswordForm):
    """Where to send the link for a new password."""


class ForgottenPasswordForm(_Plain, ResetPasswordKeyForm):
    """A new password, by that link."""


class SignInForm(_Plain, LoginForm):
    """A name or an address, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = "Username or e-mail address"
        name.max_length = 254
        name.widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false", autofocus=True)
        self.fields["password"].help_text = ""  # the link to a new password stands below


class AppForm(_Plain, ActivateTOTPForm):
    """The first code that an app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"


class PasskeyForm(_Plain, AddWebAuthnForm):
    """A new passkey: what it is called, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""
        self.fields["name"].initial = ""
        alone = self.fields["passwordless"]
        alone.label, alone.help_text, alone.initial = "Sign in with only this, without the password", "", True


class _Counted(_Plain):
    """A code that is asked for is counted like a password: whoever is locked out can't try on."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code from your app, or a recovery code"
        code.max_length = 32
        code.widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Check the code, unless the account is locked."""
        lockout.refuse_locked(self.user)
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        return code


class CodeForm(_Counted, AuthenticateForm):
    """The second factor while signing in."""


class CodeAgainForm(_Counted, CodeReauthenticateForm):
    """The second factor before something that matters."""
