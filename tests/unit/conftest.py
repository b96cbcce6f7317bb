"""How the property tests of this folder run."""

from hypothesis import settings

# No test asserts a time, and what is drawn is the same every time: the `long` variants look for what is new.
settings.register_profile("fundstelle", deadline=None, derandomize=True)
settings.load_profile("fundstelle")
