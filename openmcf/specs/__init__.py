"""From manifest text to validated models; no cloud, no network, no printing."""
