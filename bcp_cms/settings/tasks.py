"""Background tasks: ours run in a worker through the database; Wagtail's own run immediately.

Wagtail's tasks use the backend `default`; ours name `worker`.
"""

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
