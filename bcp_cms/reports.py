"""What is told of an error: where it happened, and nothing that opens something or tells of a person."""

from __future__ import annotations

from traceback import format_exception

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter

from bcp_cms.logs import without_secrets


class Report(ExceptionReporter):
    """The request's method and path and the traceback, without secrets.

    Django's own also has the values of variables, the form, cookies and settings. Only development shows those.
    """

    def get_traceback_text(self) -> SafeString:
        """Return the report as plain text."""
        error = "".join(format_exception(self.exc_type, self.exc_value, self.tb))
        asked = f"{self.request.method} {self.request.path}\n\n" if self.request else ""
        return mark_safe(without_secrets(f"{asked}{error}"))  # noqa: S308  - plain text, for a mail

    def get_traceback_html(self) -> SafeString:
        """Return the report as a page."""
        if settings.DEBUG:
            return super().get_traceback_html()
        return format_html("<pre>{}</pre>", str(self.get_traceback_text()))
