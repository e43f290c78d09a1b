"""Check a query against the contract: parameters, and the properties that its options name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sandbox.answers import GraphFault
from sandbox.contract.models import MODELS, Operation

_OPAQUE = frozenset(("$skiptoken", "$deltatoken", "$skip", "$top", "$count"))
"""What Graph's own nextLinks carry, whatever the first page was asked with."""
_NO_NAMES = re.compile(r"'(?:[^']|'')*'|\b\d[\w:.+-]*")  # texts, numbers and times
_WORD = re.compile(r"(?<![\w/.:])[A-Za-z]\w*(?:/\w+)*")
_VARIABLE = re.compile(r"(?<=\()\s*(\w+)\s*:")
_NO_PROPERTIES = frozenset(
    ("and", "or", "not", "in", "has", "any", "all", "true", "false", "null", "asc", "desc")
) | {"eq", "ne", "gt", "ge", "lt", "le", "startswith", "endswith", "contains"}


def check_query(operation: Operation, query: Mapping[str, str]) -> dict[str, str]:
    """The query with its options, and the names in `$select`, spelled as Graph spells them.

    Raises:
        GraphFault: 400: a parameter that the operation does not know, or a property that the
            type does not have.
    """
    known = {name.lower() for name in operation.query}
    if operation.method == "GET":
        known |= _OPAQUE
    for name in query:
        if name.lower() not in known:
            raise _refused(f"The query parameter '{name}' is not supported.")
    kind = (operation.answer or "").strip("[]")
    checked = {name.lower() if name[0] == "$" else name: text for name, text in query.items()}
    if checked.get("$select", "").strip() not in ("", "*"):
        checked["$select"] = _selected(checked["$select"], kind)
    for expansion in _parts(checked.get("$expand", ""), ","):
        _check_expansion(expansion, kind)
    for name in ("$orderby", "$filter"):
        _check_named(checked.get(name, ""), kind)
    return checked


def _selected(text: str, kind: str) -> str:
    return ",".join(_property(name.strip(), kind) for name in text.split(",") if name.strip())


def _check_expansion(text: str, kind: str) -> None:
    """Check `name` or `name($select=a,b;$filter=...)`."""
    name, _, options = text.partition("(")
    spelled = _property(name.strip(), kind)
    inner = (_fields(kind).get(spelled) or "").strip("[]")
    for option in _parts(options.rpartition(")")[0], ";"):
        key, _, value = option.strip().partition("=")
        if key.strip() == "$select":
            _selected(value, inner)
        elif key.strip() in ("$filter", "$orderby"):
            _check_named(value, inner)


def _check_named(text: str, kind: str) -> None:
    """Check each property that a filter or an order begins a path with."""
    bare = _NO_NAMES.sub("", text)
    variables = set(_VARIABLE.findall(bare))
    for word in _WORD.findall(_VARIABLE.sub("", bare)):
        first = word.partition("/")[0]
        if first.lower() not in _NO_PROPERTIES and first not in variables:
            _property(first, kind)


def _property(name: str, kind: str) -> str:
    """A property as its type spells it; `microsoft.graph.eventMessage/…` names one of an heir."""
    cast, slash, rest = name.partition("/")
    heir = cast.removeprefix("microsoft.graph.")
    if slash and heir != cast and MODELS.descends(heir, kind):
        return f"{cast}/{_property(rest, heir)}"
    spelled = {each.lower(): each for each in _fields(kind)}
    if name.lower() not in spelled:
        raise _refused(
            "Parsing OData Select and Expand failed: Could not find a property named"
            f" '{name}' on type 'microsoft.graph.{kind}'."
        )
    return spelled[name.lower()]


def _fields(kind: str) -> Mapping[str, str]:
    fields = MODELS.fields(kind)
    if fields is None:
        return {}
    if kind != "directoryObject":
        return fields
    # Of a manager or a member everything may be selected that any kind of them has.
    every = [fields, *(MODELS.fields(heir) or {} for heir in MODELS.heirs(kind))]
    return {name: what for each in every for name, what in each.items()}


def _parts(text: str, separator: str) -> Iterator[str]:
    """Split outside of brackets and quotes."""
    depth, quoted, start = 0, False, 0
    for place, sign in enumerate(text):
        if sign == "'":
            quoted = not quoted
        elif not quoted and sign in "()":
            depth += 1 if sign == "(" else -1
        elif not quoted and depth == 0 and sign == separator:
            yield text[start:place]
            start = place + 1
    if text[start:].strip():
        yield text[start:]


def _refused(reason: str) -> GraphFault:
    return GraphFault(400, "BadRequest", reason)
