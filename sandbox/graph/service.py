"""Take a Graph call from token to answer: faults, permissions, limits, handler, counters."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import jwt

from sandbox.answers import Answer, GraphFault, Request
from sandbox.context import Context
from sandbox.entra.registrations import GRAPH, WORKER
from sandbox.faults import Fault
from sandbox.graph import batch
from sandbox.graph.gate import access_denied, check_permission, outlook_mailbox
from sandbox.graph.routes import ROUTES
from sandbox.people import find_person
from sandbox.router import Found, Router
from sandbox.signing import Signer


class Graph:
    def __init__(self, context: Context, signer: Signer) -> None:
        self._context = context
        self._signer = signer
        self._router = Router(ROUTES)

    def answer(self, request: Request) -> Answer:
        """Answer one call, whose path begins below /v1.0, as Graph would.

        Raises:
            Dropped: the connection shall be closed instead.
        """
        # Graph gives the caller's own id back beside its own.
        ids = {"request-id": str(uuid.uuid4())}
        if request.headers.get("client-request-id"):
            ids["client-request-id"] = request.headers["client-request-id"]
        try:
            answer = self._answer(request)
        except GraphFault as fault:
            answer = Answer(fault.status, _error(fault, ids), fault.headers)
        self._context.counters.add("requests")
        self._context.counters.add(f"status {answer.status}")
        return Answer(answer.status, answer.body, {**answer.headers, **ids})

    def _answer(self, request: Request) -> Answer:
        is_batch = request.path.lower() == "/$batch" and request.method == "POST"
        if not is_batch:
            request = self._context.contract.checked(request)
        target = request.path + ("?" + _plain(request.query) if request.query else "")
        fault = self._context.faults.draw(request.method, f"/v1.0{target}")
        if fault is not None and not fault.after_effect and fault.what != "slow":
            fault.strike()
        app_id = self._caller(request)
        if is_batch:
            self._context.counters.add("POST /$batch")
            return batch.answer(request, self.answer)
        found = self._found(request)
        self._context.counters.add(found.label)
        check_permission(
            self._context.tenant, request.method, request.path, is_worker=app_id == WORKER
        )
        with self._place(request):
            return self._worked(request, found, fault)

    def _worked(self, request: Request, found: Found, fault: Fault | None) -> Answer:
        if self._context.latency_ms:
            time.sleep(self._context.latency_ms / 1000)
        if fault is not None and fault.what == "slow":
            fault.strike()
        answer = found.handler(self._context, request, found.match)
        self._context.contract.check_answer(request, answer)
        if fault is not None and fault.after_effect:
            fault.strike()
            answer = Answer(answer.status, answer.body, {**answer.headers, **fault.headers()})
        return answer

    def _caller(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthenticated("Access token is empty.")
        try:
            claims = self._signer.check(token.strip(), GRAPH)
        except jwt.ExpiredSignatureError as error:
            raise _unauthenticated("Lifetime validation failed, the token is expired.") from error
        except jwt.InvalidTokenError as error:
            raise _unauthenticated("Access token validation failure.") from error
        # A person's token, from the sign-in app, carries no application permission.
        return str(claims["appid"]) if claims.get("idtyp") == "app" else ""

    def _found(self, request: Request) -> Found:
        found = self._router.find(request.method, request.path)
        if found is not None:
            return found
        if self._router.knows(request.path):
            raise GraphFault(
                405, "Request_BadRequest", "Specified HTTP method is not allowed for the target."
            )
        segment = request.path.rpartition("/")[2]
        raise GraphFault(400, "BadRequest", f"Resource not found for the segment '{segment}'.")

    @contextmanager
    def _place(self, request: Request) -> Iterator[None]:
        """Hold a place of the mailbox that the path names, where it names one."""
        user = outlook_mailbox(request.path)
        if user is None:
            yield
            return
        person = find_person(self._context.store, user)
        if person is None or person["deleted"]:
            raise GraphFault(404, "ErrorInvalidUser", f"The requested user '{user}' is invalid.")
        scope = [address.lower() for address in self._context.tenant.scope]
        if scope and person["email"] not in scope:
            raise access_denied()
        if person["mailbox"] == "missing":
            raise GraphFault(
                404,
                "MailboxNotEnabledForRESTAPI",
                "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
            )
        with self._context.throttle.admitted(person["email"], self._context.limits):
            yield


def read_json(raw: bytes) -> Any:
    """The JSON value of a body; None for an empty one.

    Raises:
        GraphFault: 400 BadRequest.
    """
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise GraphFault(400, "BadRequest", "Unable to read JSON request payload.") from error


def _error(fault: GraphFault, ids: Mapping[str, str]) -> dict[str, Any]:
    inner = {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "request-id": ids["request-id"],
        "client-request-id": ids.get("client-request-id", ids["request-id"]),
    }
    return {"error": {"code": fault.code, "message": fault.message, "innerError": inner}}


def _plain(query: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in query.items())


def _unauthenticated(message: str) -> GraphFault:
    return GraphFault(
        401,
        "InvalidAuthenticationToken",
        message,
        {"WWW-Authenticate": 'Bearer realm="", error="invalid_token"'},
    )
