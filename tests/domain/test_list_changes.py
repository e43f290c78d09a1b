"""An updated list beside who is in the sets."""

from service.domain.list_changes import ListChanges, Listed, ManagerChange, Seated, compare_list


def seated(number: int, *, manager: str | None = "max@x.example") -> Seated:
    address = f"p{number}@x.example"
    return Seated(number, number * 10, 5, "Maple", f"Pia {number}", address, manager)


def listed(number: int, *, manager: str | None = "max@x.example") -> Listed:
    return Listed(f"p{number}@x.example", "Pia", str(number), manager)


def test_same_list_differs_in_nothing() -> None:
    found = compare_list([seated(1), seated(2)], [listed(2), listed(1)], {})

    assert (found, bool(found)) == (ListChanges((), (), ()), False)


def test_joiners_leavers_and_new_managers_are_told_apart() -> None:
    found = compare_list(
        [seated(1), seated(2), seated(3, manager=None)],
        [listed(2, manager="mia@x.example"), listed(3), listed(4)],
        {"mia@x.example": "Mia Example"},
    )

    assert found == ListChanges(
        joiners=(listed(4),),
        leavers=(seated(1),),
        managers=(
            ManagerChange(seated(2), "mia@x.example", "Mia Example"),
            ManagerChange(seated(3, manager=None), "max@x.example", ""),
        ),
    )


def test_list_without_managers_changes_none() -> None:
    assert not compare_list([seated(1)], [listed(1, manager=None)], {})
