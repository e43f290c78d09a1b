"""The service's rules and the naive oracle live the same programmes, and send the same mails."""

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journey.engine import foretold, lived
from tests.journey.oracle import Expected, expected
from tests.journey.random_life import APPROVED_AT, SIXTY, SMALL, Size, over, random_world

LONG = os.environ.get("SETWISE_LONG") == "1"
_LATE = frozenset({"paused", "too late"})
