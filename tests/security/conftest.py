"""The planted house of the privacy tests, with everybody in front of it."""

from tests.privacy.conftest import house, open_house, planted_file

__all__ = ["house", "open_house", "planted_file"]
