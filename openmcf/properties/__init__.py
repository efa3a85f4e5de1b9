"""Property values and their paths, as Pulumi has them; no kind, no AWS."""
