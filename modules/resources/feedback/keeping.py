"""Rows of resource pages that ``purge`` deletes after a time, registered under ``PURGED`` of centers."""

from __future__ import annotations

from modules.centers.privacy.personal_data import Purged
from modules.resources.codes.attempts import late
from modules.resources.feedback.models import late_answers

ANSWERS = Purged("answers to feedback forms", "BCP_KEEP_FEEDBACK_DAYS", late_answers)
ATTEMPTS = Purged("counts of wrong codes and of feedback sent", "BCP_WRONG_CODE_MINUTES", late)
