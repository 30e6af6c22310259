"""Wagtail's own settings."""

from bcp_cms.settings import env

WAGTAIL_SITE_NAME = "Building Community Partnerships"
WAGTAILADMIN_BASE_URL = env.text("BCP_BASE_URL", "http://127.0.0.1:8000")

# No outbound call at run time (DESIGN §8).
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

WAGTAIL_AUTOSAVE_INTERVAL = 5000  # ms; the default of 500 writes a revision at every pause
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # 30 blocks are 379 fields

WAGTAIL_I18N_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "modules.library.review.finish.leave_as_draft"
WAGTAIL_ALLOW_UNICODE_SLUGS = False

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backend"}}  # the database's own, made harmless
# What is approved is a text: an edit during the review asks for the approval anew. It also keeps “and Publish” off
# Wagtail's button for the last approval: nothing is published here.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
