"""Property tests have no deadline: a busy machine is no fault of the arithmetic."""

from hypothesis import settings

settings.register_profile("lab", deadline=None)
settings.load_profile("lab")
