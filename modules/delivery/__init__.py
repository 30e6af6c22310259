"""The one way out: an outline made of plain documents, and the renderers that take it (DESIGN §3)."""
