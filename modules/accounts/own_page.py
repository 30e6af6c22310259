"""The page of one's own account, which is Wagtail's, without what this site has no use for."""

from __future__ import annotations

from wagtail.admin.views.account import AvatarSettingsPanel


def connect() -> None:
    """Leave out the profile picture: no page shows one, and Wagtail takes it without the checks of uploads."""
    AvatarSettingsPanel.is_active = lambda panel: False
