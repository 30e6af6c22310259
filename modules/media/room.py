"""What the rest of the site has to know of images and documents."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.media import tags
from modules.media.actions import AddDocument, AddImage

ROOM = Room(
    name="media",
    actions=(AddImage, AddDocument),
    records={"document.download": "Document downloaded"},
    connect=(tags.connect,),
)
