"""Find and keep the people of the tenant: one document for each account and its mailbox."""

import uuid
from typing import Any

from sandbox.store import Store

KIND = "person"

_NAMESPACE = uuid.UUID("7a1c7c1e-6a1b-4a0e-9a39-5d1f3c0b8e11")

_EMPTY: dict[str, Any] = {
    "given_name": "",
    "surname": "",
    "display_name": "",
    "aliases": [],  # former addresses, which still reach the mailbox
    "manager": None,  # address in lower case
    "department": None,
    "groups": [],  # names of those that the directory has beside "Everybody" and departments
    "user_type": "Member",  # or "Guest"
    "location": None,
    "job_title": None,
    "country": None,
    "time_zone": "UTC",  # IANA
    "working_days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "app_roles": [],
    "kind": "person",  # or "service": a mailbox that only programs use
    "disabled": False,
    "deleted": False,
    "mailbox": "ok",  # or "bounces", "missing"
    "busy": [],  # [[start, end]] ISO instants in UTC
    "out_of_office": None,  # [start, end, text], ISO instants in UTC
    "teams": True,  # licensed for Teams meetings
}


def find_person(store: Store, key: str) -> dict[str, Any] | None:
    """The person whose object id, address or former address this is, in any case."""
    wanted = key.strip().lower()
    if "@" not in wanted:
        return store.get(KIND, wanted)
    marked = store.find(KIND, "address", wanted, limit=1)
    return marked[0] if marked else None


def save_person(store: Store, changes: dict[str, Any]) -> dict[str, Any]:
    """Create the person with this `email`, or change what is given; returns the whole document.

    Args:
        changes: any of the keys of a person's document; `email` is needed, and `id` where the
            address itself changes.
    """
    email = str(changes["email"]).strip().lower()
    with store.lock:
        known = find_person(store, str(changes.get("id") or email))
        person = {**_EMPTY, "id": str(uuid.uuid5(_NAMESPACE, email)), **(known or {}), **changes}
        person["email"] = email
        if known is not None and known["email"] != email:
            former = [*known["aliases"], known["email"]]
            person["aliases"] = [alias for alias in former if alias != email]
        if not person["display_name"]:
            joined = f"{person['given_name']} {person['surname']}".strip()
            person["display_name"] = joined or email
        marks = [("address", address) for address in (email, *person["aliases"])]
        store.put(KIND, person["id"], person, owner=email, marks=marks)
    return person


def everyone(store: Store) -> list[dict[str, Any]]:
    return store.every(KIND)
