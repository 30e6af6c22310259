"""What is in use is not deleted, in Wagtail's list of what was just uploaded either."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse

IN_USE = "This is in use, so it was not deleted. Take it out where it is used first."


class InUse:
    """Answer in words where Wagtail's view deletes without looking, and the database refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that it is in use, as Wagtail's script reads it; any other view has its own words."""
        match = request.resolver_match
        if isinstance(exception, ProtectedError) and match and match.url_name == "delete_multiple":
            return JsonResponse({"success": False, "error_message": IN_USE}, status=409)
        return None
