"""Why a call to Microsoft Graph or Entra did not work, and whether it may be repeated.

No error carries a body, a query or an address: participants' words and names would end up in logs.
"""

from service.errors import DateInTheWay, OutcomeUnknown, Refused, TryLater

_BUSY = frozenset({408, 423, 429})
_NOT_SOON = frozenset({501, 507})
"""Not implemented, and mailbox full: waiting a little does not help."""
NO_ACCESS = frozenset({401, 403})
"""Statuses that say that we are not let in."""


class GraphError(Exception):
    """A call that did not do what was asked.

    Attributes:
        method: HTTP method.
        url: path below the service's root, addresses masked, without its query.
        status: HTTP status; None where no answer came.
        code: the most specific error code that was answered; "" where there was none.
        request_id: Microsoft's id of the call, or ours where no answer came.
        retry_after: real seconds to wait, as the answer asked for; None if it did not say.
    """

    def __init__(
        self,
        *,
        method: str,
        url: str,
        status: int | None = None,
        code: str = "",
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        self.method = method
        self.url = url
        self.status = status
        self.code = code
        self.request_id = request_id
        said = code or "no answer"
        if status is not None:
            said = f"answered {status} {code or 'without a code'}"
        traced = f", request-id {request_id}" if request_id else ""
        super().__init__(f"{method} {url}: {said}{traced}")
        self.retry_after = retry_after


class GraphRejected(GraphError, Refused):
    """Our request is wrong, or what it asks for cannot be; repeating it changes nothing."""


class GraphDateInTheWay(GraphRejected, DateInTheWay):
    """ErrorOccurrenceCrossingBoundary: a neighbouring date stands there."""


class GraphNotFound(GraphError, Refused):
    """There is no such mailbox, person or item."""


class GraphAuthFailed(GraphError, Refused):
    """We are not let in: no token, or no permission. An administrator has to act."""


class GraphThrottled(GraphError, TryLater):
    """The other side is too busy; the request is harmless to repeat after `retry_after`."""


class GraphUnreachable(GraphError, TryLater):
    """No connection was made, or it broke under a request that is harmless to repeat."""


class GraphOutcomeUnknown(GraphError, OutcomeUnknown):
    """The request was sent, no usable answer came, and repeating it could do harm."""


def error_class(status: int | None, *, repeatable: bool) -> type[GraphError]:
    """Say what an answer that is no success means; the one place that maps status to class.

    Args:
        status: HTTP status; None where the connection broke after the request was sent.
        repeatable: whether asking again is harmless.

    Source: https://learn.microsoft.com/graph/errors and the failure shapes of sending, where
        429 and 5xx were answered although the mail had left:
        https://learn.microsoft.com/answers/questions/5629476
    """
    if status is None:
        return GraphUnreachable if repeatable else GraphOutcomeUnknown
    if status in _BUSY or status >= 500:
        if not repeatable:
            return GraphOutcomeUnknown
        return GraphRejected if status in _NOT_SOON else GraphThrottled
    if status < 300:
        # A success that we cannot read, or a 202 that asks us to wait.
        return GraphUnreachable if repeatable else GraphOutcomeUnknown
    if status in NO_ACCESS:
        return GraphAuthFailed
    if status == 404:
        return GraphNotFound
    return GraphRejected
