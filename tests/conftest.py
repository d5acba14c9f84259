"""Set-up for all tests. PULLQUOTE_FULL=1 runs more and larger cases."""

import os

from hypothesis import HealthCheck, settings

common = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("default", max_examples=100, derandomize=True, **common)
settings.register_profile("full", max_examples=1000, print_blob=True, **common)
settings.load_profile("full" if os.environ.get("PULLQUOTE_FULL") == "1" else "default")
