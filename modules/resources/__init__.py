"""What participants open from a link or a QR code, without an account."""
