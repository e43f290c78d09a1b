"""Carry requests to Microsoft Graph: one session a thread, tokens, bounded waits, paging."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from service.graph.errors import (
    GraphAuthFailed,
    GraphRejected,
    GraphThrottled,
    GraphUnreachable,
    error_class,
)
from service.graph.sessions import CONNECT_TIMEOUT_SECONDS, BoundedSession
from service.graph.tokens import GivesTokens
from service.graph.wire.request import GraphRequest, Json, decipher

CountsCalls = Callable[[str, int | None, float], None]

READ_TIMEOUT_SECONDS = 30.0
_FIRST_WAIT_SECONDS = 0.5
_MOST_PAGES = 500
_NEVER_CONNECTED = (ConnectTimeoutError, NewConnectionError, ProxyError, SSLError)


class Transport:
    """Asks Graph. Thread-safe: every thread has a connection of its own.

    A GET is asked again on 429, 5xx and broken connections, after Retry-After, until
    `patience_seconds` are used up. Everything else goes out once, or twice where the first answer
    was 401: a refused token means that nothing happened.
    """

    def __init__(
        self,
        base_url: str,
        tokens: GivesTokens,
        *,
        ca_file: str | None = None,
        read_timeout_seconds: float = READ_TIMEOUT_SECONDS,
        patience_seconds: float = 10.0,
        sleep: Callable[[float], None] = time.sleep,
        before_write: Callable[[], None] = lambda: None,
        before_mailbox: Callable[[str], None] = lambda _mailbox: None,
        call_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        after_call: CountsCalls = lambda _method, _status, _seconds: None,
    ) -> None:
        """Connect lazily.

        Args:
            base_url: e.g. `https://graph.microsoft.com/v1.0`; sovereign clouds have their own.
            ca_file: PEM bundle to trust instead of the public authorities.
            patience_seconds: how long in all a GET may wait for better weather.
            before_write: called right before everything but a GET leaves; what it raises keeps
                the request here.
            before_mailbox: called with the mailbox right before a request about one leaves, each
                repetition included; what it raises keeps the request here.
            call_id: draws the UUID by which Microsoft's logs and ours name a call.
            after_call: told of every call with its method, its status, None where no answer came,
                and its seconds.
        """
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._ca_file = ca_file
        self._timeout = (CONNECT_TIMEOUT_SECONDS, read_timeout_seconds)
        self._patience_seconds = patience_seconds
        self._sleep = sleep
        self._before_write = before_write
        self._before_mailbox = before_mailbox
        self._call_id = call_id
        self._after_call = after_call
        self._own = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()

    def ask(self, request: GraphRequest) -> Json | None:
        """Send one request and return its JSON, or None for an empty answer.

        Raises:
            GraphError: one of its kinds, as `decipher` says.
        """
        left, wait = self._patience_seconds, _FIRST_WAIT_SECONDS
        while True:
            try:
                return self._ask_with_token(request)
            except (GraphThrottled, GraphUnreachable) as error:
                pause = wait if error.retry_after is None else error.retry_after
                if request.method != "GET" or pause > left:
                    raise
                if error.status == 503:
                    # https://learn.microsoft.com/graph/best-practices-concept: a new connection
                    # may reach another, healthier host.
                    self._session().close()
                self._sleep(pause)
                left, wait = left - max(pause, wait), wait * 2

    def require(self, request: GraphRequest) -> Json:
        """Send one request whose answer has to be a JSON object.

        Raises:
            GraphError: as `ask`; an empty answer counts as none at all.
        """
        answer = self.ask(request)
        if answer is None:
            raise error_class(None, repeatable=request.repeatable)(
                method=request.method, url=request.masked, code="EmptyAnswer"
            )
        return answer

    def ask_all(self, request: GraphRequest) -> Iterator[Json]:
        """Yield every item of a collection, page after page; a page may be empty.

        Raises:
            GraphRejected: the next page is on another host, where our token must not go.
        """
        page = request
        for _ in range(_MOST_PAGES):
            answer = self.ask(page) or {}
            yield from answer.get("value", [])
            link = answer.get("@odata.nextLink")
            if not link:
                return
            page = self._next_page(request, str(link))
        raise self._refusal(request, "TooManyPages")

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for session in self._sessions:
                session.close()
            self._sessions.clear()
        self._own = threading.local()

    def _ask_with_token(self, request: GraphRequest) -> Json | None:
        token = self._tokens.bearer()
        try:
            return self._send(request, token)
        except GraphAuthFailed as error:
            if error.status != 401:
                raise
        # Revoked or outdated before its time: one fresh token, one more try.
        self._tokens.drop(token)
        return self._send(request, self._tokens.bearer())

    def _send(self, request: GraphRequest, token: str) -> Json | None:
        call_id = self._call_id()
        headers = request.header_lines()
        headers["Authorization"] = f"Bearer {token}"
        headers["client-request-id"] = call_id
        if request.method != "GET":
            self._before_write()
        if request.mailbox is not None:
            self._before_mailbox(request.mailbox)
        began = time.perf_counter()
        try:
            answer = self._session().request(
                request.method,
                self._base_url + request.target,
                data=request.body(),
                headers=headers,
                # A redirect would carry the token somewhere else.
                allow_redirects=False,
            )
        except requests.RequestException as exc:
            self._after_call(request.method, None, time.perf_counter() - began)
            is_harmless = request.repeatable or _never_connected(exc)
            raise error_class(None, repeatable=is_harmless)(
                method=request.method,
                url=request.masked,
                code=type(exc).__name__,
                request_id=call_id,
            ) from exc
        self._after_call(request.method, answer.status_code, time.perf_counter() - began)
        lowered = {name.lower(): value for name, value in answer.headers.items()}
        return decipher(request, answer.status_code, lowered, answer.content, call_id=call_id)

    def _next_page(self, request: GraphRequest, link: str) -> GraphRequest:
        # The link is opaque: it is asked for as it came, with the first page's headers, which it
        # does not carry. https://learn.microsoft.com/graph/paging
        if not link.startswith(self._base_url + "/"):
            raise self._refusal(request, "ForeignNextLink")
        return GraphRequest(
            method="GET",
            path=link.removeprefix(self._base_url),
            repeatable=True,
            headers=request.headers,
        )

    def _refusal(self, request: GraphRequest, code: str) -> GraphRejected:
        return GraphRejected(method=request.method, url=request.masked, code=code)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = BoundedSession(ca_file=self._ca_file, timeout=self._timeout)
            self._own.session = session
            with self._lock:
                self._sessions.append(session)
        return session


def _never_connected(exc: requests.RequestException) -> bool:
    """Whether the request cannot have left this machine."""
    if isinstance(exc, requests.ConnectTimeout):
        return True
    cause = exc.args[0] if exc.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(cause, _NEVER_CONNECTED)
