"""The `aws` resource provider over botocore: a file or folder per service, a class per resource type."""
