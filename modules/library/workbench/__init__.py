"""Where a module, a clone or a guide is written: its outline, and one block at a time."""
