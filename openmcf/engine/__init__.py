"""The seam to Pulumi and its bodies: the CLI, and the embedded engine."""
