"""The blocks of modules and guides. Each file has one family of blocks."""

from modules.library.words.blocks.guide import GUIDE_BLOCKS
from modules.library.words.blocks.module import HANDOUTS, OBJECTIVES, QUESTIONS, SECTIONS, SOURCES

__all__ = ["GUIDE_BLOCKS", "HANDOUTS", "OBJECTIVES", "QUESTIONS", "SECTIONS", "SOURCES"]
