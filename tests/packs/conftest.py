"""Tests of packs share one world a file."""

from tests.packs.world import admin, harbor, kept_world, module, pack, prairie, release, site

__all__ = ["admin", "harbor", "kept_world", "module", "pack", "prairie", "release", "site"]
