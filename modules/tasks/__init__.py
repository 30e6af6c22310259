"""Background tasks that survive their worker: tries, heartbeats, progress, and what runs by itself every night."""
