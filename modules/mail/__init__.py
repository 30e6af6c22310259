"""E-mail: every mail, whoever sends it, is kept in the database and leaves by the worker."""
