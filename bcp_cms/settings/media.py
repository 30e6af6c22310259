"""Static files, and private images and documents, which a view serves after checking permissions."""

from typing import Any

from bcp_cms.settings import env

STATIC_URL = "/static/"
STATIC_ROOT = env.BASE_DIR / "staticfiles"
STATICFILES_DIRS = [env.BASE_DIR / "bcp_cms" / "static"]

MEDIA_ROOT = env.text("BCP_MEDIA_ROOT") or str(env.VAR_DIR / "media")
MEDIA_URL = "/files/"

STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "modules.media.storage.AssetStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

WAGTAILIMAGES_IMAGE_MODEL = "modules.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "modules.media.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "modules.media.forms.DocumentForm"
WAGTAILDOCS_DOCUMENT_MODEL = "modules.Document"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000  # the largest photos of most phones; more would hold up a worker
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
