"""Changing what a center says of itself."""

from __future__ import annotations

from modules.accounts.action import Action
from modules.accounts.policies import leads
from modules.centers.center.models import Profile


class ChangeProfile(Action[Profile]):
    """Save what a center says of itself. ``instance`` is the profile with its new values."""

    log_action = "bcp.profile.change"
    label, message = "Change a profile", "Profile changed"
    allowed = leads

    def perform(self) -> Profile:
        """Write the profile."""
        self.instance.full_clean()
        self.instance.save()
        return self.instance
