"""The draft of a module as one document: what a review approves and a release stores."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.locks import WorkflowLock

from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.domain.document import Document, check
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import Decoder, encode, encode_all
from modules.library.words.content import ContentPage
from modules.library.words.rows import Rows

FORMAT = 1


def require_in_use(module: Module) -> None:
    """Raise Refused where the module is archived: its draft stays as it is."""
    if module.archived_at:
        raise Refused(f"“{module.title}” is archived, so nothing was changed. A publisher can restore it first.")


def guides_of(module: Module) -> list[Guide]:
    """Return the module's guides in their order."""
    return list(Guide.objects.child_of(module).order_by("path"))


def content_of(module: ContentPage, guides: list[tuple[str, ContentPage]], rows: Rows | None = None) -> Document:
    """Return the words of a module and of its guides, given as (lasting id, page).

    Raises:
        DocumentError: for a repeated id, also between a module and a guide.
    """
    content, *values = encode_all([module, *(guide for _, guide in guides)], rows)
    return with_guides(content, list(zip((uid for uid, _ in guides), values, strict=True)))


def with_guides(content: Document, guides: list[tuple[str, Document]]) -> Document:
    """Put the words of a module's guides, given as (lasting id, words), into its own words, and return them.

    Raises:
        DocumentError: for a repeated id, also between a module and a guide.
    """
    content["guides"] = [{"id": uid, "type": "guide", "value": value} for uid, value in guides]
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


def write_draft(module: Module, content: Document, actor: User) -> list[Module | Guide]:
    """Give the draft of a module and its guides the words of ``content``.

    Saves one revision of each page that changes, and returns these pages. Call it inside a transaction, which an error
    has to roll back.

    Raises:
        Refused: the module is archived, a page refuses the words, or a page is locked for the actor, because a reviewer
            is reading it.
        DocumentError: a page can't hold the words.
    """
    require_in_use(module)
    _refuse_locked([module, *guides_of(module)], actor)
    words = {entry["id"]: entry["value"] for entry in content["guides"]}
    decoder = Decoder(content, None)
    pages: list[tuple[Module | Guide, Document]] = [(module, content)]
    pages += [(guide, words[str(guide.uid)]) for guide in guides_of(module) if str(guide.uid) in words]
    changed = []
    for page, said in pages:
        said = {name: said[name] for name in page.document_fields if name in said}
        if encode(page) != said:
            _save(page, said, decoder, actor)
            changed.append(page)
    return changed


def _refuse_locked(pages: list[Module | Guide], actor: User) -> None:
    for page in pages:
        lock = page.get_lock()
        if lock and lock.for_user(actor):
            if isinstance(lock, WorkflowLock):
                raise Refused("It is in review. Try again when the review has ended, or have it sent back.")
            raise Refused(f"“{page.title}” is locked. Unlock it first.")


def _save(page: Module | Guide, said: Document, decoder: Decoder, actor: User) -> None:
    try:
        decoder.fill(page, said)
        page.save()
    except ValidationError as error:
        raise Refused(*error.messages) from error
    page.save_revision(user=actor, clean=False)
