"""What waits for whom, written down once: rows that actions make and end, which homes and mails read."""
