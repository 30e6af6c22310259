"""Background tasks: ours run in a worker through the database; Wagtail's own run immediately.

Wagtail's tasks use the backend `default`; ours name `worker`.
"""

from datetime import timedelta

from bcp_cms.settings import env

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# When the work of every night starts, in UTC: 08:00 is between midnight and 4 in the morning on the mainland.
BCP_NIGHTLY_AT = env.clock("BCP_NIGHTLY_AT", "08:00")
# How often a worker says that it is alive, and after how much silence another one takes up its task.
BCP_WORKER_BEAT = timedelta(seconds=10)
BCP_WORKER_SILENCE = timedelta(seconds=90)
