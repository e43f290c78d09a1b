"""Hold every request, and every answer, against the contract, and count what breaks it."""

from __future__ import annotations

import os
import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sandbox.answers import Answer, GraphFault, Request
from sandbox.contract.models import MODELS, Operation
from sandbox.contract.query import check_query
from sandbox.contract.values import read_parameters, read_value

VIOLATIONS_FILE = "SETWISE_SANDBOX_VIOLATIONS"
"""Names the variable with a file to which each violation is added as a line; tests set it."""
_MOST_KEPT = 20
_TAKES_MIME = ("/messages", "/sendMail")
_MISSPELT = "an enumeration or a flag is not written as Graph writes it"
_USER = re.compile(r"(?<=^/users/)[^/]+")


def violations_file() -> Path | None:
    """Return the file that the environment names."""
    named = os.environ.get(VIOLATIONS_FILE)
    return Path(named) if named else None


class Contract:
    """Checks, and the last violations. Thread-safe.

    A reason names method, path and properties, never what a request held.
    """

    def __init__(self, count: Callable[[str], None], file: Path | None) -> None:
        """Keep where violations are told.

        Args:
            count: is called with the counter's name.
            file: gets a line for each, where there is one.
        """
        self._count = count
        self._file = file
        self._lock = threading.Lock()
        self._last: deque[str] = deque(maxlen=_MOST_KEPT)

    def checked(self, request: Request) -> Request:
        """The request in canonical form: enumerations, parameters of actions, `$select`.

        Raises:
            GraphFault: 400; the violation is counted.
        """
        operation = MODELS.operation(request.method, request.path)
        if operation is None:
            path = _USER.sub("{user-id}", request.path)
            self._note(f"{request.method} {path}: Graph has no such address, or it is not listed")
            return request  # the routes know how to refuse it
        try:
            query = check_query(operation, request.query)
            return replace(request, query=query, body=_body(operation, request))
        except GraphFault as fault:
            self._note(f"{operation.method} {operation.path}: {fault.message}")
            raise

    def check_answer(self, request: Request, answer: Answer) -> None:
        """Count an answer that no model describes; it is the sandbox's own mistake."""
        operation = MODELS.operation(request.method, request.path)
        if operation is None or operation.answer is None or not isinstance(answer.body, dict):
            return
        told = answer.body.get("value") if operation.answer.startswith("[") else answer.body
        try:
            if read_value(told, operation.answer, "answer") != _bare(told):
                raise GraphFault(500, "", _MISSPELT)
        except GraphFault as fault:
            self._note(f"answer to {operation.method} {operation.path}: {fault.message}")

    def last(self) -> list[str]:
        """The last violations, oldest first."""
        with self._lock:
            return list(self._last)

    def clear(self) -> None:
        with self._lock:
            self._last.clear()

    def _note(self, reason: str) -> None:
        self._count("contract_violations")
        with self._lock:
            self._last.append(reason)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(reason + "\n")


def _body(operation: Operation, request: Request) -> object:
    is_mime = request.headers.get("content-type", "").lower().startswith("text/plain")
    if is_mime and operation.path.endswith(_TAKES_MIME):
        return request.body
    if isinstance(operation.body, str):
        return read_value(_given(request), operation.body, operation.body)
    if operation.body is not None:
        return read_parameters(request.body, operation.body, "action parameters")
    if request.body:
        raise GraphFault(400, "RequestBodyRead", "The request takes no body.")
    return None


def _given(request: Request) -> object:
    if not isinstance(request.body, dict):
        raise GraphFault(400, "RequestBodyRead", "A JSON object is required in the body.")
    return request.body


def _bare(value: object) -> object:
    """A JSON value without OData's annotations."""
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if "@" not in name}
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value
