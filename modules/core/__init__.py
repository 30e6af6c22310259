"""What every room uses and none owns: no models (DESIGN §3)."""
