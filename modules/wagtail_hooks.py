"""Gathers the hooks of all packages for Wagtail; holds no logic."""

from modules.centers import hooks as centers
from modules.centers.tenancy import explorer
from modules.core import admin as rooms
from modules.kept import hooks as kept
from modules.library import hooks as library
from modules.library.uses import admin as statements
from modules.library.words import token_picker as tokens
from modules.library.words import typed_links as links
from modules.ops import hooks as ops
from modules.packs import hooks as packs
from modules.resources import hooks as resources
from modules.roundtables import hooks as roundtables

__all__ = [
    "centers",
    "explorer",
    "kept",
    "library",
    "links",
    "ops",
    "packs",
    "resources",
    "rooms",
    "roundtables",
    "statements",
    "tokens",
]
