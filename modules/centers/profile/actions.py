"""Changing what a center says of itself."""

from __future__ import annotations

from modules.accounts.action import Action
from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import has_role_at
from modules.centers.center.models import Profile


class ChangeProfile(Action[Profile]):
    """Save what a center says of itself. ``instance`` is the profile with its new values."""

    log_action = "bcp.profile.change"
    label, message = "Change a profile", "Profile changed"

    def permitted(self) -> bool:
        """Only the center's own leads."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> Profile:
        """Write the profile."""
        self.instance.full_clean()
        self.instance.save()
        return self.instance
