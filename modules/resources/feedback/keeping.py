"""Which rows of feedback are deleted after a time: the answers to ``PURGED`` of centers."""

from __future__ import annotations

from modules.centers.privacy.personal_data import Purged
from modules.resources.feedback.models import late_answers, late_tries

ANSWERS = Purged("answers to feedback forms", "BCP_KEEP_FEEDBACK_DAYS", late_answers)
TRIES = Purged("counts of feedback sent", "BCP_WRONG_CODE_MINUTES", late_tries)
