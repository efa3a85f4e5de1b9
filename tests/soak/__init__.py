"""A campaign against real processes: kills, troubled networks, races and full disks. `make soak` runs it."""
