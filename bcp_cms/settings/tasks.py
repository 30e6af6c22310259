"""Background tasks: ours go to the database and a worker; Wagtail's own run at once.

The backend named `default` is the one that Wagtail's tasks use; ours name `worker`.
"""

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
