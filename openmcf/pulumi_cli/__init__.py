"""The Pulumi CLI as an engine, by Pulumi's Automation API: all of openmcf that needs Pulumi's packages."""
