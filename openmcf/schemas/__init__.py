"""JSON Schema, field documentation and starters, all derived from the models."""
