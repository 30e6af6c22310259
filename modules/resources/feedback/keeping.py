"""Registration of the feedback that ``purge`` deletes after a time (``centers/privacy/personal_data.py``)."""

from __future__ import annotations

from modules.centers.privacy import personal_data as privacy
from modules.centers.privacy.personal_data import Purged
from modules.resources.feedback.models import late_answers, late_tries

privacy.register(Purged("answers to feedback forms", "BCP_KEEP_FEEDBACK_DAYS", late_answers))
privacy.register(Purged("counts of feedback sent", "BCP_WRONG_CODE_MINUTES", late_tries))
