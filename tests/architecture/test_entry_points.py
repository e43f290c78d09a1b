"""The names that people and scripts type exist."""

import re
import subprocess
import sys

import pytest

from tests.architecture.source_files import ROOT

TARGETS = [
    "install",
    "demo",
    "test",
    "check",
    "crash",
    "fuzz",
    "soak",
    "bench",
    "help",
    "lock",
    "audit",
]


@pytest.mark.parametrize("target", TARGETS)
def test_make_help_lists_target(target: str) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout

    assert re.search(rf"^  make {target} +\S", shown, re.MULTILINE)


@pytest.mark.parametrize("line", (ROOT / "Procfile").read_text().splitlines())
def test_procfile_starts_a_command_that_exists(line: str) -> None:
    _, program, *words = line.split()

    shown = subprocess.run(
        [sys.executable, "-m", "service", *words, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert program == "setwise"
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith(f"Usage: setwise {' '.join(words)}")


def test_ci_script_is_valid_bash() -> None:
    checked = subprocess.run(
        ["bash", "-n", ".ci/run"], cwd=ROOT, capture_output=True, timeout=30, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, b"")
