"""The contract as it was read out of msgraph-sdk: paths, types and enumerations.

`graph_models.json` is written by `make contract-models`; `make contract` shows that it is what the
installed msgraph-sdk says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("graph_models.json")

Fields = Mapping[str, str]
"""What each property holds: a primitive, an enumeration, a type; `[event]` is a list of events."""


@dataclass(frozen=True)
class Operation:
    """One method of one address.

    Attributes:
        path: as Graph's documents write it, e.g. `/users/{user-id}/events`.
        body: the type of the body; an action's parameters; None where it takes none.
        answer: what the answer holds; of a collection, `[event]`.
        query: the parameters that it knows.
    """

    method: str
    path: str
    body: str | Fields | None
    answer: str | None
    query: frozenset[str]


class Models:
    """Types by name, with what they inherit, and operations by path."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self._bases = {name: each["is"] for name, each in read["types"].items() if "is" in each}
        own = {name: each["has"] for name, each in read["types"].items()}
        self._fields: dict[str, Fields] = {
            name: {key: what for each in self._line(name) for key, what in own[each].items()}
            for name in own
        }
        self.enums: dict[str, dict[str, str]] = {
            name: {each.lower(): each for each in members}
            for name, members in read["enums"].items()
        }
        # `/users/delta` before `/users/{user-id}`.
        paths = sorted(read["paths"].items(), key=lambda each: each[0].count("{"))
        self._paths = [(_pattern(path), _operations(path, each)) for path, each in paths]

    def fields(self, kind: str) -> Fields | None:
        """The properties of a type, inherited ones included; None for what is no listed type."""
        return self._fields.get(kind)

    def descends(self, kind: str, base: str) -> bool:
        """Whether a type is another, or inherits from it."""
        return base in self._line(kind)

    def heirs(self, kind: str) -> list[str]:
        """The types that inherit from one."""
        return [name for name in self._bases if name != kind and self.descends(name, kind)]

    def operation(self, method: str, path: str) -> Operation | None:
        """What a method and a decoded path, below /v1.0, ask for."""
        for pattern, operations in self._paths:
            if method in operations and pattern.fullmatch(path):
                return operations[method]
        return None

    def _line(self, kind: str) -> list[str]:
        line = [kind]
        while line[-1] in self._bases:
            line.append(self._bases[line[-1]])
        return line


def _operations(path: str, methods: Mapping[str, Any]) -> dict[str, Operation]:
    return {
        method: Operation(
            method, path, each.get("body"), each.get("answer"), frozenset(each.get("query", ()))
        )
        for method, each in methods.items()
    }


def _pattern(path: str) -> re.Pattern[str]:
    """Match a path as clients write it: actions may be qualified, functions have parentheses."""
    parts = []
    for part in path.replace("/graph.user", "/user").split("/")[1:]:
        name = re.escape(re.sub(r"\{[^}]+\}", "\0", part)).replace("\0", "[^/]+")
        # `TimeZoneStandard='Iana'`, or with the enumeration's name before the quote.
        # `graph` is Graph's own short name for its namespace, which msgraph-sdk writes.
        parts.append(r"/(?:(?:microsoft\.)?graph\.)?" + name.replace("='", r"=(?:[\w.]+)?'"))
    return re.compile("".join(parts) + r"(?:\(\))?", re.IGNORECASE)


MODELS = Models(json.loads(_FILE.read_text(encoding="utf-8")))
