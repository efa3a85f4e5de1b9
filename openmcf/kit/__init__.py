"""What programs and importers of kinds are written with."""
