"""The `aws` resource provider over botocore: a file per AWS service, a class per resource type."""
