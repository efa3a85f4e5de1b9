"""From what AWS has to the manifest that says it; `reading.py` is the door."""
