"""The kinds, a folder each. `openmcf.specs.registry` is the only door to them."""
