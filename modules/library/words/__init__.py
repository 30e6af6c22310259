"""The words of a page: blocks, rich text, the codec, and the form in which they are edited."""
