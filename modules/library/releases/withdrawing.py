"""Taking a release back, and taking a module out of use (DESIGN §5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import publishers
from modules.core import moments
from modules.core.refusals import Refused
from modules.library.modules.models import Module
from modules.library.releases import events
from modules.library.releases.models import Release, Withdrawal


class WithdrawRelease(Action[Withdrawal]):
    """Take a release back. ``instance`` is the release; it stays as it is, and so does all that was made with it."""

    log_action = "bcp.release.withdraw"
    label, message = "Withdraw a release", "Release withdrawn"
    for_good = True
    allowed = publishers

    def __init__(self, instance: Release, *, reason: str, replacement: Release | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.reason = reason.strip()
        self.replacement = replacement

    def perform(self) -> Withdrawal:
        """Write the withdrawal.

        Both rows are locked, in one order for everyone, so of two publishers at once the second finds it withdrawn,
        and no two releases name each other.
        """
        named = [row.pk for row in (self.instance, self.replacement) if row]
        locked = Release.objects.select_for_update().filter(pk__in=named).order_by("pk")
        releases = {release.pk: release for release in locked}
        release = releases[self.instance.pk]
        replacement = releases[self.replacement.pk] if self.replacement else None
        self._check(release, replacement)
        made = Withdrawal.objects.create(
            release=release,
            reason=self.reason,
            replacement=replacement,
            withdrawn_by=self.actor,
            withdrawn_at=timezone.now(),
        )
        events.withdrawn.send(Withdrawal, release=release)
        return made

    def audited(self, result: Withdrawal) -> tuple[Model, dict[str, Any]]:
        """Name the number, and what takes its place."""
        replacement = str(result.replacement) if result.replacement else None
        return result.release.module, {"version": str(result.release.version), "replacement": replacement}

    def _check(self, release: Release, replacement: Release | None) -> None:
        before = release.withdrawn
        if before:
            raise Refused(
                f"Release {release.version} was already withdrawn on {moments.long_day(before.withdrawn_at)}. "
                "Nothing was changed."
            )
        found = []
        if not self.reason:
            found.append("Write why. Centers read it where they use this release.")
        if replacement == release:
            found.append("A release can’t replace itself. Choose another one, or none.")
        elif replacement and replacement.withdrawn:
            found.append(f"“{replacement}” is withdrawn itself, so it can’t replace this one.")
        if found:
            raise Refused(*found)


class RetireModule(Action[Module]):
    """Let nobody clone a module any longer. Clones that exist stay, and are still offered updates."""

    log_action = "bcp.module.retire"
    label, message = "Retire a module", "Module retired"
    allowed = publishers

    def perform(self) -> Module:
        """Write when. Raises Refused where it is retired."""
        module: Module = Module.objects.select_for_update().get(pk=self.instance.pk)
        if module.retired_at:
            raise Refused(f"“{module.title}” is already retired.")
        return _set_retired(module, timezone.now())


class ReinstateModule(Action[Module]):
    """Let centers clone a retired module again."""

    log_action = "bcp.module.reinstate"
    label, message = "Bring a module back into use", "Module brought back into use"
    allowed = publishers

    def perform(self) -> Module:
        """Take the date away. Raises Refused where it is in use."""
        module: Module = Module.objects.select_for_update().get(pk=self.instance.pk)
        if not module.retired_at:
            raise Refused(f"“{module.title}” is already in use.")
        return _set_retired(module, None)


def _set_retired(module: Module, moment: Any) -> Module:
    """Write this column alone, so that nobody's words are written with it."""
    module.retired_at = moment
    Module.objects.filter(pk=module.pk).update(retired_at=moment)
    events.retired.send(Module, module=module)
    return module
