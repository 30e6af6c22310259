"""Access codes and what they open."""
