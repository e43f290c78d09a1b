"""Whether rows and settings belong to the same Microsoft 365: a sandbox, or one tenant."""

from dataclasses import dataclass

SANDBOX = "sandbox"


@dataclass(frozen=True)
class NotHere:
    """Why a process must not touch some rows, and what to do."""

    says: str
    mend: str

    def __str__(self) -> str:
        """Say both in one line, with the setting that names the rows."""
        return f"DATABASE_URL: {self.says}: {self.mend}"


def tenant(tenant_id: str) -> str:
    """Return how a tenant is named beside `SANDBOX`."""
    return f"tenant {tenant_id}"


def why_not_here(marked: str | None, wanted: str) -> NotHere | None:
    """Say why a process must not touch these rows, and what to do; None where it may.

    Args:
        marked: what the rows belong to; None where nobody has said it yet.
        wanted: what the settings speak to.
    """
    if marked == wanted or (marked is None and wanted == SANDBOX):
        return None
    if marked is None:
        return NotHere(
            f"nobody has said yet that this database is {wanted}'s",
            "run `setwise go-live`, which looks at everything first",
        )
    if marked == SANDBOX:
        return NotHere(
            f"its rows were made in a sandbox, and GRAPH_BASE_URL is {wanted}'s",
            "name a new, empty database and run `setwise go-live`",
        )
    return NotHere(
        f"its rows are {marked}'s, and GRAPH_BASE_URL is that of {wanted}",
        "let DATABASE_URL name the rows that belong to it, or mend GRAPH_BASE_URL",
    )
