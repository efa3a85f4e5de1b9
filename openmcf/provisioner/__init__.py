"""From validated manifests to running infrastructure: stacks, programs, engines, the AWS provider."""
