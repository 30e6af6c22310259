"""The page of one's own account, which is Wagtail's, without what this site has no use for."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel, NotificationsSettingsPanel


class NamesForm(NameEmailForm):
    """Wagtail's form, for people with one name too: either name is enough, as in an invitation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = self.fields["last_name"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse an account without any name."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("first_name") and not given.get("last_name") and not self.errors:
            self.add_error("first_name", "Write a name by which your colleagues know you.")
        return given


def connect() -> None:
    """Leave out two panels.

    No page shows the profile picture, and Wagtail takes it without the checks of uploads. Wagtail's switches of mails
    stand for mails that are not sent here: a person chooses once, for all mails, in our own panel.
    """
    for panel in (AvatarSettingsPanel, NotificationsSettingsPanel):
        panel.is_active = lambda panel: False
    NameEmailSettingsPanel.form_class = NamesForm
