"""Whether rows and settings belong to the same Microsoft 365: a sandbox, or one tenant."""

SANDBOX = "sandbox"


def tenant(tenant_id: str) -> str:
    """Return how a tenant is named beside `SANDBOX`."""
    return f"tenant {tenant_id}"


def why_not_here(marked: str | None, wanted: str) -> str | None:
    """Say why a process must not touch these rows, and what to do; None where it may.

    Args:
        marked: what the rows belong to; None where nobody has said it yet.
        wanted: what the settings speak to.
    """
    if marked == wanted or (marked is None and wanted == SANDBOX):
        return None
    if marked is None:
        return (
            f"DATABASE_URL: nobody has said yet that this database is {wanted}'s; "
            "run `setwise go-live`, which looks at everything first"
        )
    if marked == SANDBOX:
        return (
            f"DATABASE_URL: its rows were made in a sandbox, and GRAPH_BASE_URL is {wanted}'s: "
            "name a new, empty database and run `setwise go-live`"
        )
    return (
        f"DATABASE_URL: its rows are {marked}'s, and GRAPH_BASE_URL is that of {wanted}: "
        "mend one of them"
    )
