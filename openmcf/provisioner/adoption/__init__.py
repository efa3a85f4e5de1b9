"""From what AWS has to the manifest that says it; see `table.py`."""
