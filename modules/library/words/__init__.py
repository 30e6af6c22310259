"""The words of a page: blocks, rich text, the codec, and the form for editing them."""
