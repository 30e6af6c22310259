"""Middleware that refuses politely if someone deletes a file in use from Wagtail's list of fresh uploads."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse

IN_USE = "This is in use, so it was not deleted. Take it out where it is used first."


class InUse:
    """Turn the database's refusal to delete an image or document in use into a readable message.

    Wagtail's view for several uploads deletes without checking references first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a JSON refusal (status 409) in the shape that Wagtail's upload script reads.

        Returns None for other views and other exceptions: they have their own error messages.
        """
        match = request.resolver_match
        if isinstance(exception, ProtectedError) and match and match.url_name == "delete_multiple":
            return JsonResponse({"success": False, "error_message": IN_USE}, status=409)
        return None
