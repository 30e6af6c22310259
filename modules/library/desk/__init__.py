"""DHS's desk: the list of modules, and what is done to several of them together."""
