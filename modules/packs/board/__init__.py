"""A pack on one page: what it holds, how long it takes, and what has to be done next."""
