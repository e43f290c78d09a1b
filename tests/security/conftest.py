"""The planted house of the privacy tests, with everybody in front of it."""

import pytest
from flask import Flask

from tests.privacy.conftest import house, open_house, planted_file
from tests.privacy.house import House

__all__ = ["house", "open_house", "planted_file"]


@pytest.fixture
def app(house: House) -> Flask:
    """The application of that house, to be looked at."""
    return house.app
