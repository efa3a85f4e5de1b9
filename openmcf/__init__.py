"""openmcf: one YAML manifest into running cloud infrastructure."""

__version__ = "0.1.0"
