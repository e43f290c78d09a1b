"""An updated list of people beside the sets: who joins, who leaves, who has another manager."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Seated:
    """Somebody who is a member of a set now; addresses are case-folded."""

    person_id: int
    membership_id: int
    set_id: int
    set_name: str
    name: str
    address: str
    manager: str | None


@dataclass(frozen=True)
class Listed:
    """Somebody of the updated list who takes part; `manager` is None where it says none."""

    address: str
    given_name: str
    family_name: str
    manager: str | None


@dataclass(frozen=True)
class ManagerChange:
    """A member whose manager is another by the list; `name` is that manager's, "" if not known."""

    seated: Seated
    address: str
    name: str


@dataclass(frozen=True)
class ListChanges:
    """What differs, each in the order of the list or of the sets."""

    joiners: tuple[Listed, ...]
    leavers: tuple[Seated, ...]
    managers: tuple[ManagerChange, ...]

    def __bool__(self) -> bool:
        return bool(self.joiners or self.leavers or self.managers)


def compare_list(
    seated: Sequence[Seated], listed: Sequence[Listed], names: dict[str, str]
) -> ListChanges:
    """Compare members with an updated list.

    A manager that the list leaves out counts as unchanged: many lists have no such column.

    Args:
        names: of everybody the list names, by address.
    """
    known = {one.address: one for one in seated}
    wanted = {one.address: one for one in listed}
    return ListChanges(
        joiners=tuple(one for address, one in wanted.items() if address not in known),
        leavers=tuple(one for address, one in known.items() if address not in wanted),
        managers=tuple(
            ManagerChange(one, manager, names.get(manager, ""))
            for address, one in known.items()
            if address in wanted
            and (manager := wanted[address].manager) is not None
            and manager != one.manager
        ),
    )
