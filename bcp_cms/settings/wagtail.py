"""Settings of Wagtail."""

from bcp_cms.settings import env
from modules.core.zones import zones

WAGTAIL_SITE_NAME = "Building Community Partnerships"
WAGTAILADMIN_BASE_URL = env.text("BCP_BASE_URL", "http://127.0.0.1:8000")

WAGTAIL_USER_TIME_ZONES = list(zones())  # by default also copies, and names without a place

# No outbound calls at run time (DESIGN §8).
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

WAGTAIL_AUTOSAVE_INTERVAL = 5000  # ms; the default of 500 would save a revision at every short pause
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # 30 blocks have 379 fields

WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]  # our own pages of the workspace speak no other
WAGTAIL_I18N_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "modules.library.review.finish.leave_as_draft"
WAGTAIL_ALLOW_UNICODE_SLUGS = False

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}  # the database's own search, protected
# People approve a text, so an edit during the review requires a new approval. The setting also removes “and Publish”
# from Wagtail's button for the last approval, because nothing is published here.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
