"""What is added to the page of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel

from modules.accounts.identity.models import User
from modules.kept.waiting.mails import ChooseMails, How, choice_of


class MailsForm(forms.Form):
    """When mails about what waits come."""

    how = forms.ChoiceField(
        choices=How.choices,
        required=False,
        label="When something waits for you",
        help_text="“Not at all” is for comments too. Mails about your account, its roles and its safety always come.",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, instance: User, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"how": choice_of(instance)}})
        self.person = instance

    def save(self) -> None:
        """Save the choice, if it is another one."""
        chosen = self.cleaned_data["how"]
        if chosen and chosen != self.initial["how"]:
            ChooseMails(self.person, how=chosen, actor=self.person).execute()


class MailsPanel(BaseSettingsPanel):
    """The choice on the page of one's own account."""

    name = "mails"
    title = "E-mails"
    order = 150
    form_class = MailsForm


@hooks.register("register_account_settings_panel")
def mails_panel(request: HttpRequest, user: User, profile: Any) -> MailsPanel:
    """Let a person choose when mails come."""
    return MailsPanel(request, user, profile)
