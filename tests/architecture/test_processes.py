"""What each process loads: the web process holds no code that could use Microsoft Graph."""

import json
import subprocess
import sys
from functools import cache

import pytest

from tests.architecture.source_files import ROOT

EVERY_RULE = """
import pkgutil, service.domain as domain
for module in pkgutil.walk_packages(domain.__path__, "service.domain."):
    __import__(module.name)
"""
LIST_MODULES = "import json, sys; print(json.dumps(sorted(sys.modules)))"


@cache
def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after the statement."""
    result = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{LIST_MODULES}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


def below(modules: set[str], *packages: str) -> list[str]:
    """Return the modules that are, or stand in, one of the packages."""
    return sorted(
        module
        for module in modules
        if any(module == package or module.startswith(f"{package}.") for package in packages)
    )


@pytest.mark.parametrize(
    "package",
    [
        "service.graph",
        "service.jobs",
        "service.wiring",
        "service.settings",
        "ortools",
        "numpy",
        "service.planning",
        "service.charts",
        "altair",
        "vl_convert",
        "openpyxl",
        "opentelemetry",
        "sandbox",
    ],
)
def test_web_application_does_not_load(package: str) -> None:
    assert below(loaded_by("import service.app"), package) == []


@pytest.mark.parametrize("package", ["flask", "sqlalchemy", "requests", "msal", "dramatiq"])
def test_pure_rules_do_not_load(package: str) -> None:
    assert below(loaded_by(EVERY_RULE), package) == []


@pytest.mark.parametrize("package", ["flask", "sqlalchemy", "msal", "dramatiq", "service.models"])
def test_command_line_help_does_not_load(package: str) -> None:
    assert below(loaded_by("import service.cli"), package) == []


@pytest.mark.parametrize("package", ["ortools", "numpy", "altair", "vl_convert", "openpyxl"])
def test_worker_waiting_for_work_does_not_load(package: str) -> None:
    assert below(loaded_by("import service.cli.serve, service.cli.worker"), package) == []


def test_sandbox_does_not_load_the_service() -> None:
    assert below(loaded_by("import sandbox.__main__"), "service") == []
