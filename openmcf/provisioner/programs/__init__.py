"""The twin of each spec: a Pulumi program that declares the kind's resources and gives its outputs."""
