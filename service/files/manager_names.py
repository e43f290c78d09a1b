"""Managers who are named and not addressed: found among the people of the same list."""

from collections.abc import Mapping, Sequence

from service.files.headings import MANAGER_NAME
from service.files.person_cells import split_name


def addressed_managers(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return the rows with a manager's address for their name, where exactly one person has it.

    `Max Weber` and `Weber, Max` are the same; a name that two people bear, or nobody, stays.
    """
    known: dict[str, str] = {}
    for row in rows:
        if row.get("email"):
            key = _key(row.get("given_name", ""), row.get("family_name", ""))
            known[key] = row["email"] if key not in known else ""
    return [_addressed(row, known) for row in rows]


def _addressed(row: Mapping[str, str], known: Mapping[str, str]) -> Mapping[str, str]:
    manager = row.get("manager", "")
    name = manager or row.get(MANAGER_NAME, "")
    address = "" if "@" in manager or not name else known.get(_key(*split_name(name)), "")
    return {**row, "manager": address, MANAGER_NAME: name} if address else row


def _key(given: str, family: str) -> str:
    return f"{given} {family}".strip().casefold()
