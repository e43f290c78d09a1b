"""These tests run in .venv-bench, where the measured clients are: `make contract`."""

import importlib.util

if importlib.util.find_spec("msgraph") is None:
    collect_ignore_glob = ["test_*.py"]
