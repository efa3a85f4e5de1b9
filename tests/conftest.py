"""How hypothesis searches: the same examples each time, or with HYPOTHESIS_PROFILE=thorough many new ones."""

import os

from hypothesis import HealthCheck, settings

# Random manifests are large, which hypothesis takes for a fault of the test.
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[*HealthCheck]
)
settings.register_profile("thorough", deadline=None, max_examples=2000, suppress_health_check=[*HealthCheck])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
