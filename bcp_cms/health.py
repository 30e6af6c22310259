"""Health checks, for whatever starts and watches the containers: is the process alive, and can it do its work?"""

from __future__ import annotations

from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

from bcp_cms.headers import SecurityHeadersMiddleware

LIVE, READY = "/health/live", "/health/ready"


class Health:
    """Answer both checks before any other middleware sees the request.

    A probe asks by the container's own address and without TLS, where all else refuses or leads to https. What it is
    told is one word, and nothing of the request is read but its path.

    ``/health/live`` is 200 if the process answers. ``/health/ready`` is 200 if the database answers too and has all
    migrations, 503 otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.with_our_headers = SecurityHeadersMiddleware(self.answer)
        self.is_migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass the request on."""
        if request.path_info not in {LIVE, READY}:
            return self.get_response(request)
        answer = XFrameOptionsMiddleware(self.answer).process_response(request, self.with_our_headers(request))
        # Its other half would lead to https.
        return SecurityMiddleware(self.answer).process_response(request, answer)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a check."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        problem = self.problem() if request.path_info == READY else ""
        return JsonResponse({"status": problem or "ok"}, status=503 if problem else 200)

    def problem(self) -> str:
        """Return what is missing: "" if nothing is."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self.is_migrated = self.is_migrated or not _missing_migrations()
        except Error:
            return "no database"
        return "" if self.is_migrated else "not migrated"


def _missing_migrations() -> bool:
    """Return whether the database lacks a migration of this version. It reads all of them: ask until it is false."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
