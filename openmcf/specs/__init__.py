"""What kinds are made of: models, fields, references, findings and rules; pure."""
