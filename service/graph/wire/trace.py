"""Requests and answers of the message trace."""

from service.graph.wire.request import GraphRequest, Json, literal


def find_trace(internet_message_id: str) -> GraphRequest:
    """Ask for the trace of a message in the last 48 hours, one entry a recipient.

    Source: https://learn.microsoft.com/graph/api/messagetracingroot-list-messagetraces
    """
    return GraphRequest(
        method="GET",
        path="/admin/exchange/tracing/messageTraces",
        repeatable=True,
        query={"$filter": f"messageId eq {literal(internet_message_id)}"},
    )


def sender_of(answer: Json) -> str:
    """Read who sent it, case-folded."""
    return str(answer.get("senderAddress") or "").casefold()
