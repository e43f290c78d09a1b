"""What one process counts about itself for Prometheus; what rows say is counted from the rows."""

from prometheus_client import Counter, Histogram

GRAPH_CALLS = Counter(
    "setwise_graph_calls",
    "Calls to Microsoft Graph by method and by status, `none` where no answer came",
    ["method", "status"],
)
GRAPH_SECONDS = Histogram(
    "setwise_graph_call_seconds",
    "How long Microsoft Graph took to answer",
    ["method"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
WORK_SECONDS = Histogram(
    "setwise_work_seconds",
    "How long a worker was at one piece of work, by what it was",
    ["kind"],
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 900),
)
REQUEST_SECONDS = Histogram(
    "setwise_request_seconds",
    "How long pages took, by blueprint and by class of status",
    ["blueprint", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def count_call(method: str, status: int | None, seconds: float) -> None:
    """Count one call to Microsoft Graph; `status` is None where no answer came."""
    GRAPH_CALLS.labels(method, "none" if status is None else str(status)).inc()
    GRAPH_SECONDS.labels(method).observe(seconds)
