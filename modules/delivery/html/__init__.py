"""HTML of an outline: rich text, nodes, whole pages, and the screens of a show."""
