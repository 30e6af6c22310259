"""What the rest of the site has to know of images and documents."""

from __future__ import annotations

from modules.accounts.identity.models import EVERY_ROLE
from modules.core.rooms import Room
from modules.core.routes import Route
from modules.media import tags, views
from modules.media.actions import AddDocument, AddImage

ROOM = Room(
    name="media",
    # For visitors a file does not exist: to lead them to the sign-in page would show which files do.
    routes=(
        Route(
            "file_by_digest",
            r"^files/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
            views.serve_by_digest,
            asks=EVERY_ROLE,
            visitors_sign_in=False,
        ),
        Route("file", "files/<path:path>", views.serve_file, asks=EVERY_ROLE, visitors_sign_in=False),
    ),
    actions=(AddImage, AddDocument),
    records={
        "document.download": "Document downloaded",
        "asset.read": "A center’s image or file read by an administrator",
    },
    connect=(tags.connect,),
)
