"""The lifecycle of a whole pack: creation, copying, archive, deletion."""
