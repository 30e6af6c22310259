"""Updates all clones of a center that nobody changed, one after another, each in a transaction of its own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.domain.document import DocumentError
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone
from modules.packs.updates.actions import ApplyUpdate, Overtaken
from modules.packs.updates.merging import plan_update
from modules.packs.updates.runs import Outcome, UpdateRun, UpdateRunEntry
from modules.tasks.background import Canceled, background, report

TRIES = 3  # of one clone that is being edited right now


def behind(center: Center, release: Release) -> QuerySet[Clone]:
    """Return the center's clones of this module that have another release, in the order of the tree."""
    clones = Clone.objects.in_packs().filter(center=center, release__module=release.module_id).exclude(release=release)
    return clones.order_by("path")


def updates_for(center: Center) -> list[tuple[Release, int]]:
    """Return each release that clones of the center could be updated to, with how many could. A query a module."""
    modules = Clone.objects.in_packs().filter(center=center).values("release__module")
    releases = Release.objects.newest_of_each().filter(module__in=modules)
    counted = [(release, behind(center, release).count()) for release in releases]
    return [(release, number) for release, number in counted if number]


class UpdateUntouched(Action[UpdateRun]):
    """Start a run over the clones of a center that are behind a release. ``instance`` is the center."""

    log_action = "bcp.clone.update_many"
    label, message = "Update many copies", "Update of many copies started"
    allowed = leads

    def __init__(self, instance: Center, *, release: Release, dry: bool, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.dry = dry

    def perform(self) -> UpdateRun:
        """Write the run down. Raises Refused if there is nothing to do."""
        if Release.objects.newest_of_each().filter(module=self.release.module_id).first() != self.release:
            raise Refused("Only the newest release of a module can be taken.")
        total = behind(self.instance, self.release).count()
        if not total:
            raise Refused("Every copy of this module is already at this release.")
        return UpdateRun.objects.create(
            center=self.instance, release=self.release, dry=self.dry, started_by=self.actor, total=total
        )

    def audited(self, result: UpdateRun) -> tuple[Model, dict[str, Any]]:
        """Name the release and the number of clones."""
        return self.instance, {"release": str(self.release), "clones": result.total, "dry": self.dry}

    def told(self, result: UpdateRun) -> None:
        """Have a worker do the run."""
        do_run.enqueue(result.pk)


@background("Update many copies of a center")
def do_run(run_pk: int) -> None:
    """Do a run. Stopped midway, what is done is done; done again, it goes on with what is left."""
    try:
        _do(run_pk)
    except Canceled:
        UpdateRun.objects.filter(pk=run_pk).update(canceled=True)
        raise


def _do(run_pk: int) -> None:
    read_with = ("release__module", "release__document", "center", "started_by")
    run = UpdateRun.objects.select_related(*read_with).get(pk=run_pk)
    seen = run.entries.values("clone")
    for pk in behind(run.center, run.release).exclude(pk__in=seen).values_list("pk", flat=True):
        outcome, detail = _one(run, pk)
        UpdateRunEntry.objects.create(run=run, clone_id=pk, outcome=outcome, detail=detail)
        run.done += 1
        run.save(update_fields=["done", "touched_at"])
        report(run.done, run.total)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at", "touched_at"])


def _one(run: UpdateRun, pk: int) -> tuple[Outcome, str]:
    for _ in range(TRIES):
        try:
            return _try(run, pk), ""
        except Overtaken:
            continue
        except (Refused, DocumentError) as refused:
            return Outcome.REFUSED, " ".join(refused.problems)
        except PermissionDenied:
            return Outcome.REFUSED, f"{run.started_by} is no longer a lead of this center."
    return Outcome.REFUSED, "Someone is editing it right now."


def _try(run: UpdateRun, pk: int) -> Outcome:
    clone = Clone.objects.select_related("center", "release__module", "release__document").get(pk=pk)
    if clone.release_id == run.release_id:
        return Outcome.CURRENT
    plan = plan_update(clone, run.release)
    if not plan.untouched:
        return Outcome.CUSTOMIZED
    if run.dry:
        return Outcome.WOULD
    ApplyUpdate(clone, release=run.release, choices={}, state=plan.state, actor=run.started_by).execute()
    return Outcome.UPDATED
