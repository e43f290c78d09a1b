"""Habits of the style guide that a linter has no rule for."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source_files import ROOT, SourceFile, source_files

LOG_METHODS = {"debug", "info", "warning", "error", "critical", "exception"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def test_file_has_at_most_300_lines() -> None:
    lengths = {
        file.path: len(file.text.splitlines()) for file in source_files("service", "sandbox")
    }

    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}


def test_module_has_a_docstring() -> None:
    files = source_files("service", "sandbox", "bench", "tests")

    assert [file.path for file in files if file.text and not ast.get_docstring(file.tree)] == []


@pytest.mark.parametrize("top", ["service", "sandbox"])
def test_package_says_what_it_is_for(top: str) -> None:
    folders = {path.parent for path in (ROOT / top).rglob("*.py")}
    described = {
        (ROOT / file.path).parent
        for file in source_files(top)
        if file.path.endswith("/__init__.py") and ast.get_docstring(file.tree)
    }

    assert sorted(str(folder.relative_to(ROOT)) for folder in folders - described) == []


def test_module_is_named_for_what_it_does() -> None:
    paths = [file.path for file in source_files("service", "sandbox", "bench", "tests")]

    assert [path for path in paths if VAGUE_NAMES & set(path.removesuffix(".py").split("/"))] == []


def test_log_event_is_constant_text() -> None:
    calls = [
        f"{file.path}:{call.lineno}"
        for file in source_files("service", "sandbox")
        for call in _log_calls(file)
        if not (call.args and _is_text(call.args[0]))
    ]

    assert calls == []


def test_silenced_lint_gives_its_reason() -> None:
    lines = [
        f"{file.path}:{number}"
        for file in source_files("service", "sandbox", "migrations", "bench")
        for number, line in enumerate(file.text.splitlines(), 1)
        for marker in ("# noqa", "# pragma: no cover")
        if marker in line and " -- " not in line.split(marker, 1)[1]
    ]

    assert lines == []


def _log_calls(file: SourceFile) -> Iterator[ast.Call]:
    for node in ast.walk(file.tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LOG_METHODS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id.lower().strip("_") in ("log", "logger")
        ):
            yield node


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
