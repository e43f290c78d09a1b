"""Read an OData $filter and decide which resources match it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sandbox.answers import GraphFault

Resource = dict[str, Any]
Test = Callable[[Resource], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<word>[A-Za-z_@$][\w@$./]*)"
    r"|(?P<literal>-?\d[\w:.+-]*)|(?P<sign>[(),:]))"
)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": lambda left, right: left is not None and right is not None and bool(left > right),
    "ge": lambda left, right: left is not None and right is not None and bool(left >= right),
    "lt": lambda left, right: left is not None and right is not None and bool(left < right),
    "le": lambda left, right: left is not None and right is not None and bool(left <= right),
}
_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": lambda text, part: part in text,
}


@dataclass(frozen=True)
class Filter:
    """A filter that was understood.

    `required` holds (path, value) pairs that every match must have, by which a caller may
    narrow its candidates; an extended property appears under the path `extended:{its id}`.
    `advanced` says that a directory wants ConsistencyLevel for it.
    """

    matches: Test
    required: tuple[tuple[str, str], ...]
    advanced: bool


@dataclass(frozen=True)
class _Node:
    test: Test
    required: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=256)
def parse_filter(text: str) -> Filter:
    """Understand comparisons, `and`, `or`, `not`, `in`, three string functions and `any`.

    Raises:
        GraphFault: 400 ErrorInvalidUrlQueryFilter for anything else.
    """
    parser = _Parser(text)
    node = parser.either()
    parser.end()
    advanced = bool(re.search(r"\b(ne|not|endswith)\b", re.sub(r"'[^']*'", "", text), re.I))
    return Filter(node.test, node.required, advanced)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def either(self) -> _Node:
        node = self._both()
        while self._skip_word("or"):
            node = _or(node, self._both())
        return node

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise _bad(f"unexpected '{self._tokens[self._at]}'")

    def _both(self) -> _Node:
        node = self._one()
        while self._skip_word("and"):
            node = _and(node, self._one())
        return node

    def _one(self) -> _Node:
        if self._skip_word("not"):
            inner = self._one().test
            return _Node(lambda resource: not inner(resource))
        if self._skip("("):
            node = self.either()
            self._need(")")
            return node
        word = self._next()
        if word.lower() in _FUNCTIONS:
            return self._function(word.lower())
        if word.lower().endswith("/any"):
            return self._any(word[: -len("/any")])
        return self._comparison(word)

    def _function(self, name: str) -> _Node:
        self._need("(")
        path = self._next()
        self._need(",")
        wanted = str(_value(self._next())).lower()
        self._need(")")
        check = _FUNCTIONS[name]
        return _Node(lambda resource: check(str(_read(resource, path) or "").lower(), wanted))

    def _any(self, path: str) -> _Node:
        self._need("(")
        variable = self._next()
        self._need(":")
        node = self.either()
        self._need(")")
        prefix = f"{variable}/"
        values = {name.removeprefix(prefix): value for name, value in node.required}
        required: tuple[tuple[str, str], ...] = ()
        if path.lower() == "singlevalueextendedproperties" and {"id", "value"} <= set(values):
            required = ((f"extended:{values['id']}", values["value"]),)

        def test(resource: Resource) -> bool:
            members = _read(resource, path) or []
            return any(node.test({variable: member}) for member in members)

        return _Node(test, required)

    def _comparison(self, path: str) -> _Node:
        operator = self._next().lower()
        if operator == "in":
            return self._membership(path)
        if operator not in _COMPARISONS:
            raise _bad(f"'{operator}' is no operator")
        token = self._next()
        value, compare = _value(token), _COMPARISONS[operator]
        wanted = value.lower() if isinstance(value, str) else value

        def test(resource: Resource) -> bool:
            return compare(_like(_read(resource, path), wanted), wanted)

        pair = ((path, str(value)),) if operator == "eq" and token.startswith("'") else ()
        return _Node(test, pair)

    def _membership(self, path: str) -> _Node:
        self._need("(")
        wanted = {str(_value(self._next())).lower()}
        while self._skip(","):
            wanted.add(str(_value(self._next())).lower())
        self._need(")")
        return _Node(lambda resource: str(_read(resource, path)).lower() in wanted)

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise _bad("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, sign: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] == sign:
            self._at += 1
            return True
        return False

    def _skip_word(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at].lower() == word:
            self._at += 1
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._skip(sign):
            raise _bad(f"'{sign}' is missing")


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise _bad(f"'{text[at:]}' cannot be read")
        at = match.end()
        yield match.group().strip()


def _and(left: _Node, right: _Node) -> _Node:
    return _Node(
        lambda resource: left.test(resource) and right.test(resource),
        left.required + right.required,
    )


def _or(left: _Node, right: _Node) -> _Node:
    return _Node(lambda resource: left.test(resource) or right.test(resource))


def _value(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1].replace("''", "'")
    if token.lower() in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[token.lower()]
    return _moment(token) or _number(token)


def _number(token: str) -> float:
    try:
        return float(token)
    except ValueError as error:
        raise _bad(f"'{token}' is no value; strings stand in quotes") from error


def _moment(text: str) -> datetime | None:
    if "T" not in text and text.count("-") != 2:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _like(found: Any, wanted: Any) -> Any:
    """The resource's value in the form in which the wanted one is compared."""
    if isinstance(wanted, datetime):
        return _moment(found) if isinstance(found, str) else None
    return found.lower() if isinstance(found, str) else found


def _read(resource: Resource, path: str) -> Any:
    value: Any = resource
    for part in path.split("/"):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def _bad(detail: str) -> GraphFault:
    return GraphFault(
        400, "ErrorInvalidUrlQueryFilter", f"The query filter clause is invalid: {detail}."
    )
