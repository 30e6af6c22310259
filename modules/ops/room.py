"""What the rest of the site has to know of its operation."""

from __future__ import annotations

from functools import partial

from modules.accounts.identity.models import Role
from modules.core.rooms import Room
from modules.core.routes import Area, Route
from modules.ops.checking import verify
from modules.ops.running import views
from modules.ops.running.actions import CancelTask, RetryTask, RunNow
from modules.tasks.schedule import NIGHTLY, Nightly

for_administrators = partial(Route, area=Area.ADMIN, asks=frozenset({Role.ADMINISTRATOR}))

ROOM = Room(
    name="ops",
    routes=(
        for_administrators("what_runs", "running/", views.what_runs),
        for_administrators("what_runs_progress", "running/progress/", views.progress, background=True),
        for_administrators("change_task", "running/tasks/<uuid:pk>/<str:does>/", views.change_task),
        for_administrators("run_now", "running/nightly/<str:name>/", views.run_now),
    ),
    actions=(RetryTask, CancelTask, RunNow),
    answers=(NIGHTLY.answer(Nightly("verify", verify)),),
)
