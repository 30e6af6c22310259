"""The draft of a module as one document: what a review approves and a release stores."""

from __future__ import annotations

from modules.domain.document import Document, check
from modules.library.codec import encode
from modules.library.content import ContentPage
from modules.library.models import Guide, Module

FORMAT = 1


def guides_of(module: Module) -> list[Guide]:
    """Return the module's guides in their order."""
    return list(Guide.objects.child_of(module).order_by("path"))


def content_of(module: ContentPage, guides: list[tuple[str, ContentPage]]) -> Document:
    """Return the words of a module and of its guides, given as (lasting id, page).

    Raises:
        DocumentError: for a repeated id, also between a module and a guide.
    """
    content = encode(module)
    content["guides"] = [{"id": uid, "type": "guide", "value": encode(guide)} for uid, guide in guides]
    check(content)
    return content


def draft(module: Module) -> Document:
    """Return what a release of this module would store now: ``{"format", "about", "content"}``.

    Raises:
        DocumentError: where the draft holds what no version may.
    """
    about = {
        "uid": str(module.uid),
        "slug": module.slug,
        "owning_office": module.owning_office,
        "next_review": module.next_review.isoformat() if module.next_review else None,
        "companions": sorted(str(uid) for uid in module.companions.values_list("uid", flat=True)),
    }
    content = content_of(module, [(str(guide.uid), guide) for guide in guides_of(module)])
    return {"format": FORMAT, "about": about, "content": content}
