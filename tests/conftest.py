"""How hypothesis searches.

The same examples each time, and the failing one as it is found; with HYPOTHESIS_PROFILE=thorough many new
ones, of which it looks for the smallest that fails, for minutes.
"""

import os

from hypothesis import HealthCheck, Phase, settings

# Random manifests are large, which hypothesis takes for a fault of the test.
settings.register_profile("common", deadline=None, suppress_health_check=[*HealthCheck])
settings.register_profile(
    "ci",
    settings.get_profile("common"),
    derandomize=True,
    max_examples=70,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("thorough", settings.get_profile("common"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
