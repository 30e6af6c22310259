"""Refusals: what was asked did not happen, and why."""

from __future__ import annotations


class Refused(Exception):
    """An action that did not happen, for a reason that the person who asked can read and act on.

    Raised before anything was written: all that was there is kept. ``problems`` has one sentence for each reason.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems
