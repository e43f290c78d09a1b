"""No line of the doctor's goes without a test that shows it failing.

What it can say is read from the code, what is shown from the table that the tests walk.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from service.domain.finding import State
from tests.architecture.source_files import SourceFile, source_files
from tests.cli.doctor_lines import FAILING, ON_THIS_MACHINE, WRONG_SETTING, in_order

_SHOWN = [
    WRONG_SETTING,
    *ON_THIS_MACHINE,
    *(each for failing in FAILING for each in failing.expected),
]
_ANYTHING = ".+"


def test_every_line_is_shown_failing() -> None:
    told = {each.what for each in in_order("http://localhost")}
    fails = {each.what for each in _SHOWN if each.state is not State.OK}

    assert told - fails == set()


def test_every_way_to_fail_is_shown() -> None:
    ways = [way for file in source_files("service") for way in _ways_to_fail(file)]
    shown = [f"{each.state}|{each.what}|{each.says}" for each in _SHOWN]

    assert len(ways) > 20
    assert [way for way in ways if not any(re.fullmatch(way, each) for each in shown)] == []


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ('return wrong("Broker", "it is away", *mend)', r"wrong\|Broker\|it\ is\ away"),
        ('return off(f"Mail of {who}", str(exc))', r"off\|Mail\ of\ .+\|.+"),
        ('what, says = "A", f"{n} of 9"; return wrong(what, says)', r"wrong\|(?:A)\|(?:.+\ of\ 9)"),
    ],
)
def test_way_to_fail_is_read_from_code(line: str, way: str) -> None:
    text = f"from service.domain.finding import off, wrong\ndef look():\n    {line}\n"

    assert list(_ways_to_fail(SourceFile("x.py", text))) == [way]


def _ways_to_fail(file: SourceFile) -> Iterator[str]:
    """Yield a pattern for each call by which a module says that something fails."""
    names = {
        name.asname or name.name
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "service.domain.finding"
        for name in node.names
    }
    of_module = ast.Module([each for each in file.tree.body if isinstance(each, ast.Assign)], [])
    for scope, call in _calls(file.tree):
        assert isinstance(call.func, ast.Name)
        if call.func.id in names & {"wrong", "off", "Finding"}:
            what, says = (_pattern(each, [scope, of_module]) for each in call.args[:2])
            yield rf"{call.func.id}\|{what}\|{says}"


def _calls(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.Call]]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield function, node


def _pattern(value: ast.expr, scopes: list[ast.AST]) -> str:
    if isinstance(value, ast.Constant):
        return re.escape(str(value.value))
    if isinstance(value, ast.JoinedStr):
        return "".join(_pattern(each, []) for each in value.values)
    if isinstance(value, ast.Name):
        found = next(filter(None, (_assigned(value.id, scope) for scope in scopes)), [])
        return f"(?:{'|'.join(_pattern(each, []) for each in found) or _ANYTHING})"
    return _ANYTHING


def _assigned(name: str, scope: ast.AST) -> list[ast.expr]:
    """Return what a scope assigns to a name, alone or side by side with others."""
    found = []
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            pairs = (
                zip(target.elts, node.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            found += [
                value for each, value in pairs if isinstance(each, ast.Name) and each.id == name
            ]
    return found
