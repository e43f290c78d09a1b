"""The contract behind the import table denies what it should, and names only what exists."""

import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.domain.contract import ContractCheck

from tests.architecture.allowed_imports import AllowedImports
from tests.architecture.source_files import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
    "importlinter"
]["contracts"]

NOT_YET_WRITTEN = {"service.planning"}
"""The planners have their row before their code."""


def checked(tree: dict[str, str], **options: Any) -> ContractCheck:
    """Check a contract against a graph: importer -> imported."""
    graph = grimp.ImportGraph()
    for module in {*tree, *tree.values()}:
        graph.add_module(module)
    for importer, imported in tree.items():
        graph.add_import(importer=importer, imported=imported)
    return AllowedImports("a row", {}, options).check(graph, verbose=False)


@pytest.mark.parametrize(
    ("tree", "broken"),
    [
        ({"service.domain.due": "service.errors"}, []),
        ({"service.domain.due": "service.domain.caps"}, []),
        ({"service.workflows.book": "service.settings"}, []),
        (
            {"service.domain.due": "service.settings.values"},
            ["service.domain.due imports service.settings.values"],
        ),
        ({"service.domain.due": "service.new"}, ["service.domain.due imports service.new"]),
        ({"service.domain.due": "sandbox.store"}, ["service.domain.due imports sandbox.store"]),
        ({"service.domain": "flask"}, ["service.domain imports flask"]),
        ({"service.domain.due": "zoneinfo"}, []),
        ({"service.domains": "flask"}, []),
    ],
)
def test_contract_denies_what_is_not_listed(tree: dict[str, str], broken: list[str]) -> None:
    check = checked(tree, package="service.domain", may_import=["service.errors"], never=["flask"])

    assert (check.kept, check.metadata["broken"]) == (not broken, broken)


def test_every_package_of_the_service_has_a_row() -> None:
    rows = {contract["package"] for contract in CONTRACTS}
    packages = {
        f"service.{path.stem}"
        for path in (ROOT / "service").iterdir()
        if (path.suffix == ".py" or any(path.glob("*.py")))
        and not path.name.startswith(("__pycache__", "__init__"))
    }

    assert sorted(packages - rows) == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_row_names_only_modules_that_exist(contract: dict[str, Any]) -> None:
    named = [contract["package"], *contract.get("may_import", [])]

    assert [name for name in named if not _exists(name) and name not in NOT_YET_WRITTEN] == []


def _exists(module: str) -> bool:
    path = ROOT / Path(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()
