"""Sign-off of a center's changes by its P/CRCL officer."""
