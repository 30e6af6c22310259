"""What a page does with an action that is refused: it shows why, and goes on."""

from __future__ import annotations

from types import TracebackType

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from modules.core.refusals import Refused
from modules.domain.document import DocumentError


class attempt:  # named like contextlib.suppress, for it reads as a word where it is used
    """Run an action inside the block; if it is refused, show the reasons and go on after the block.

    What follows from success alone stands in the block too: the message that says so, and the way to the next page.
    """

    def __init__(
        self,
        request: HttpRequest,
        form: BaseForm | None = None,
        *,
        level: int = messages.ERROR,
        one_by_one: bool = False,
    ) -> None:
        """Say where the reasons are shown.

        Args:
            request: gets the reasons as messages, if there is no form.
            form: gets the reasons as errors, and keeps everything that was typed.
            level: of the messages.
            one_by_one: one message for each reason, in place of one for all of them.
        """
        self.request = request
        self.form = form
        self.level = level
        self.one_by_one = one_by_one

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Show a refusal, and end it here; let every other error go on."""
        if not isinstance(error, (Refused, DocumentError)):
            return False
        if self.form is not None:
            for problem in error.problems:
                self.form.add_error(None, problem)
            return True
        for sentence in error.problems if self.one_by_one else [" ".join(error.problems)]:
            messages.add_message(self.request, self.level, sentence)
        return True
