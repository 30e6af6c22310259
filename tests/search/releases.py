"""Small releases to be found by their words."""

from __future__ import annotations

from django.utils.text import slugify

from modules.accounts.identity.models import User
from modules.library.releases.models import Release
from tests import factories
from tests.factories import section, slide, text_part


def released(title: str, words: str, admin: User, **values: object) -> Release:
    """Return a release of a module with one slide that says these words."""
    slug = slugify(title)
    part = slide(f"{slug}-a", "A slide", [text_part(f"{slug}-t", words)], [])
    minutes = values.pop("minutes", 8)
    sections = [section(f"{slug}-s", [part], title="A section", minutes=minutes)]
    module = factories.module(admin=admin, slug=slug, title=title, sections=sections, **values)
    return factories.release(module, admin=admin)


def three(admin: User) -> list[Release]:
    """Three releases that say “harbor”: in the words, in the facts, in the title."""
    return [
        released("Fire", "Meet at the harbor.", admin, sectors=["fire-ems"], minutes=10),
        released("Schools", "Meet.", admin, summary="At the harbor.", sectors=["education"], minutes=40),
        released("The harbor", "Meet.", admin, sectors=["all"], minutes=70),
    ]
