"""What packs add to the workbench of clones and of their guides."""
