"""From bytes to validated manifests; kinds are met through the registry only."""
