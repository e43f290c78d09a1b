"""The people of a group as rows of a list that HR mends: whom it takes in, and whom it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from service.domain.directory import DirectoryGroup, DirectoryPerson, GroupMember
from service.errors import Refused

MOST_PEOPLE = 10_000
"""Of a group, and of a draft that takes one in: the whole list is written with every change."""

Row = Mapping[str, Any]  # Any: a cell's text, or the row's number


class UnusableGroup(Refused):
    """Nobody can be taken from what was named; the text says what HR can do."""


@dataclass(frozen=True)
class LeftOut:
    """How many of a group cannot be asked, by the reason."""

    disabled: int = 0
    guests: int = 0
    without_mail: int = 0


@dataclass(frozen=True)
class Merged:
    """A list with a group's people.

    Attributes:
        people: how many rows of people were added; `managers` how many for their managers.
        known: how many were there already, and stand as HR has them.
    """

    rows: tuple[Row, ...]
    people: int
    managers: int
    known: int


def the_group(found: Sequence[DirectoryGroup], name: str) -> DirectoryGroup:
    """Return the one group that is meant.

    Args:
        found: groups with this name or address.

    Raises:
        UnusableGroup: there is none, or nobody can tell which; says what to do.
    """
    if not found:
        raise UnusableGroup(
            "no group of Microsoft 365 has this name or address; check how it is spelt, or paste"
            " the people as a table"
        )
    addressed = [each for each in found if each.address == name.casefold()]
    meant = addressed if len(addressed) == 1 else found
    if len(meant) == 1:
        return meant[0]
    if any(each.address for each in meant):
        raise UnusableGroup(
            "several groups have this name; type the e-mail address of the one you mean"
        )
    raise UnusableGroup(
        "several groups have this name, and none has an e-mail address to tell it by; have one"
        " renamed, or paste the people as a table"
    )


def require_people(members: Sequence[GroupMember]) -> None:
    """Let a group through that has people, and not too many.

    Raises:
        UnusableGroup: says what to do.
    """
    if not members:
        raise UnusableGroup(
            "this group has no people, or hides them; name another, or paste the people as a table"
        )
    if len(members) > MOST_PEOPLE:
        raise UnusableGroup(f"this group has more than {MOST_PEOPLE:,} people; name a smaller one")


def asked_of(members: Sequence[GroupMember]) -> tuple[list[GroupMember], LeftOut]:
    """Return who can be asked, each address once, and how many cannot, each for one reason."""
    asked: dict[str, GroupMember] = {}
    disabled = guests = without_mail = 0
    for member in members:
        if not member.is_enabled:
            disabled += 1
        elif member.is_guest:
            guests += 1
        elif "@" not in member.address:
            without_mail += 1
        else:
            asked.setdefault(member.address, member)
    return list(asked.values()), LeftOut(disabled, guests, without_mail)


def merged(
    rows: Sequence[Row],
    members: Sequence[GroupMember],
    managers: Mapping[str, DirectoryPerson | None],
) -> Merged:
    """Add people to a list, and their managers; whoever is there already stays as they are.

    Args:
        rows: the list as it stands, mended or not.
        members: who can be asked, each address once.
        managers: somebody with their manager, by directory id.

    Raises:
        UnusableGroup: the list would grow too long.
    """
    present = {address_in(row) for row in rows}
    new = [member for member in members if member.address not in present]
    added = [_row_of(member, managers.get(member.directory_id)) for member in new]
    present |= {member.address for member in new}
    above: dict[str, dict[str, str]] = {}
    for member in new:
        found = managers.get(member.directory_id)
        if found and found.manager and "@" in found.manager.address:
            manager = found.manager
            if manager.address not in present:
                above[manager.address] = {
                    "email": manager.address,
                    "given_name": manager.given_name,
                    "family_name": manager.family_name,
                    "role": "manager",
                }
    last = max((row["row"] for row in rows if isinstance(row["row"], int)), default=0)
    numbered = enumerate([*added, *above.values()], start=last + 1)
    every = (*rows, *({"row": number, **cells} for number, cells in numbered))
    if len(every) > MOST_PEOPLE:
        raise UnusableGroup(
            f"with this group the list would have more than {MOST_PEOPLE:,} rows; name a smaller"
            " one, or leave rows out first"
        )
    return Merged(every, len(added), len(above), len(members) - len(new))


def address_in(row: Row) -> str:
    """Return a row's address as far as it can be told, in lower case."""
    text = str(row.get("email", "")).strip()
    # As it is copied out of a mail: `Ann Smith <ann@acme.example>`.
    return (parseaddr(text)[1] or text).casefold()


def _row_of(member: GroupMember, found: DirectoryPerson | None) -> dict[str, str]:
    cells = {
        "email": member.address,
        "given_name": member.given_name,
        "family_name": member.family_name,
        "department": member.department,
    }
    if found and found.manager and "@" in found.manager.address:
        cells["manager"] = found.manager.address
    return cells
