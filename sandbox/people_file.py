"""Read the people of the tenant from a CSV file."""

import csv
import re
from pathlib import Path
from typing import Any

from sandbox.people import everyone, find_person, save_person
from sandbox.store import Store

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLAIN = (
    *("given_name", "surname", "department", "location", "country", "job_title", "kind"),
    "user_type",
)

SENDER = "learning@setwise.example"
ORGANISER = "sets@setwise.example"


def load_people(store: Store, path: Path) -> int:
    """Create or update everybody in the file; returns how many.

    Columns: email; given_name and surname (or family_name), or name; manager, department,
    location, time_zone, working_days, country, job_title, app_roles, kind, user_type (Guest),
    groups (names, parted by semicolons). Others are ignored, and so are empty cells: what a script
    changed about somebody since stays. A manager without a row of their own is made as well, named
    after the address.

    Raises:
        ValueError: the file has no email column, or a cell cannot be read; names file and row.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
        if "email" not in columns:
            raise ValueError(f"{path}: the first row must name a column email")
        rows.fieldnames = columns
        count = 0
        with store.lock:
            for number, row in enumerate(rows, start=2):
                if (row.get("email") or "").strip():
                    try:
                        save_person(store, _person(row))
                    except ValueError as error:
                        raise ValueError(f"{path}, row {number}: {error}") from error
                    count += 1
            _add_managers(store)
    return count


def ensure_service_mailboxes(store: Store) -> None:
    """Make the mailboxes that programs send and organise from, and an HR administrator.

    The administrator is made only where nobody has the role, so that signing in always works.
    """
    with store.lock:
        for address, name in ((SENDER, "Action learning"), (ORGANISER, "Learning sets")):
            save_person(store, {"email": address, "display_name": name, "kind": "service"})
        if not any("HR.Admin" in person["app_roles"] for person in everyone(store)):
            save_person(
                store,
                {
                    "email": "hr@setwise.example",
                    "given_name": "Hanna",
                    "surname": "Reed",
                    "job_title": "HR",
                    "app_roles": ["HR.Admin"],
                },
            )


def read_days(text: str) -> list[str]:
    """Working days written as `Mon-Fri`, `Mon Tue Thu` or full names, in the order of the week.

    Raises:
        ValueError: a word is no day.
    """
    found: set[int] = set()
    for part in re.split(r"[,;\s]+", text.strip().replace("–", "-")):
        ends = [_day(word) for word in part.split("-")]
        last = ends[-1] if ends[-1] >= ends[0] else ends[-1] + 7
        found.update(day % 7 for day in range(ends[0], last + 1))
    return [_DAYS[day] for day in sorted(found)]


def _add_managers(store: Store) -> None:
    for person in everyone(store):
        manager = person["manager"]
        if manager and "@" in manager and find_person(store, manager) is None:
            words = re.split(r"[._-]+", manager.partition("@")[0])
            name = " ".join(word.capitalize() for word in words if word)
            given, _, surname = name.partition(" ")
            save_person(store, {"email": manager, "given_name": given, "surname": surname})


def _day(word: str) -> int:
    for place, day in enumerate(_DAYS):
        if len(word) >= 2 and day.startswith(word.lower()):
            return place
    raise ValueError(f"'{word}' is no day of the week")


def _person(row: dict[str, Any]) -> dict[str, Any]:
    cells = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
    person: dict[str, Any] = {"email": cells["email"]}
    person.update({name: cells[name] for name in _PLAIN if cells.get(name)})
    if cells.get("family_name"):
        person["surname"] = cells["family_name"]
    if cells.get("name") and not cells.get("given_name"):
        person["display_name"] = cells["name"]
        person["given_name"], _, person["surname"] = cells["name"].partition(" ")
    if cells.get("manager"):
        person["manager"] = cells["manager"].lower()
    if cells.get("time_zone"):
        person["time_zone"] = cells["time_zone"]
    if cells.get("working_days"):
        person["working_days"] = read_days(cells["working_days"])
    if cells.get("groups"):
        named = (name.strip() for name in cells["groups"].split(";"))
        person["groups"] = [name for name in named if name]
    if cells.get("app_roles"):
        person["app_roles"] = re.split(r"[,;\s]+", cells["app_roles"])
    return person
