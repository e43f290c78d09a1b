"""Whom a group brings into a list, and what becomes of those who are there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.directory import (
    DirectoryGroup,
    DirectoryManager,
    DirectoryPerson,
    GroupMember,
)
from service.domain.group_people import (
    MOST_PEOPLE,
    LeftOut,
    UnusableGroup,
    asked_of,
    merged,
    require_people,
    the_group,
)

SALES = DirectoryGroup("g-1", "Sales", "sales@acme.example")
OTHER = DirectoryGroup("g-2", "Sales", "sales-uk@acme.example")
PLAIN = DirectoryGroup("g-3", "Sales", "")


def member(name: str, **facts: Any) -> GroupMember:
    return GroupMember(
        **{
            "directory_id": f"id-{name}",
            "address": f"{name}@acme.example",
            "given_name": name.title(),
            "family_name": "Smith",
            "department": "Sales",
            "is_enabled": True,
            "is_guest": False,
            **facts,
        }
    )


def reports(name: str, to: DirectoryManager | None) -> dict[str, DirectoryPerson | None]:
    address = f"{name}@acme.example"
    return {f"id-{name}": DirectoryPerson(f"id-{name}", address, name, "Smith", True, to)}


MIA = DirectoryManager("id-mia", "mia@acme.example", "Mia", "Moss")


@pytest.mark.parametrize(
    ("found", "name", "meant"),
    [
        ([SALES], "Sales", SALES),
        ([SALES, OTHER], "Sales-UK@acme.example", OTHER),
        ([PLAIN], "sales", PLAIN),
    ],
)
def test_group_that_is_meant(found: list[DirectoryGroup], name: str, meant: DirectoryGroup) -> None:
    assert the_group(found, name) == meant


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], "no group of Microsoft 365 has this name"),
        ([SALES, PLAIN], "type the e-mail address of the one you mean"),
        ([PLAIN, PLAIN], "none has an e-mail address"),
    ],
)
def test_group_that_cannot_be_told(found: list[DirectoryGroup], told: str) -> None:
    with pytest.raises(UnusableGroup, match=told):
        the_group(found, "Sales")


def test_group_of_nobody_or_too_many_says_what_to_do() -> None:
    with pytest.raises(UnusableGroup, match="has no people, or hides them; name another"):
        require_people([])
    with pytest.raises(UnusableGroup, match="more than 10,000 people; name a smaller one"):
        require_people([member("ann")] * (MOST_PEOPLE + 1))
    require_people([member("ann")] * MOST_PEOPLE)


def test_people_who_cannot_be_asked_are_counted_by_one_reason_each() -> None:
    ann = member("ann")
    people = [
        ann,
        member("bob", is_enabled=False, is_guest=True, address=""),
        member("cy", is_guest=True, address=""),
        member("di", address=""),
        member("ann2", address=ann.address),
    ]

    assert asked_of(people) == ([ann], LeftOut(disabled=1, guests=1, without_mail=1))


def test_people_come_with_managers_and_departments() -> None:
    people = [member("ann"), member("bob")]

    result = merged([{"row": 4, "email": "eve@acme.example"}], people, reports("ann", MIA))

    assert result.rows == (
        {"row": 4, "email": "eve@acme.example"},
        {
            "row": 5,
            "email": "ann@acme.example",
            "given_name": "Ann",
            "family_name": "Smith",
            "department": "Sales",
            "manager": "mia@acme.example",
        },
        {
            "row": 6,
            "email": "bob@acme.example",
            "given_name": "Bob",
            "family_name": "Smith",
            "department": "Sales",
        },
        {
            "row": 7,
            "email": "mia@acme.example",
            "given_name": "Mia",
            "family_name": "Moss",
            "role": "manager",
        },
    )
    assert (result.people, result.managers, result.known) == (2, 1, 0)


@pytest.mark.parametrize(
    "typed", ["ann@acme.example", " ANN@Acme.Example ", "Ann Smith <Ann@acme.example>"]
)
def test_whoever_is_there_stays_as_hr_has_them(typed: str) -> None:
    rows = [{"row": 1, "email": typed, "given_name": "Annie"}]

    result = merged(rows, [member("ann")], reports("ann", MIA))

    assert result.rows == tuple(rows)
    assert (result.people, result.managers, result.known) == (0, 0, 1)


def test_manager_who_is_in_the_group_has_one_row() -> None:
    people = [member("ann"), member("mia")]

    result = merged([], people, reports("ann", MIA))

    assert [row["email"] for row in result.rows] == ["ann@acme.example", "mia@acme.example"]
    assert (result.people, result.managers) == (2, 0)


def test_manager_without_an_address_is_none() -> None:
    contact = DirectoryManager("id-c", "", "Grace", "")

    result = merged([], [member("ann")], reports("ann", contact))

    assert "manager" not in result.rows[0]
    assert (result.people, result.managers) == (1, 0)


def test_list_that_would_grow_too_long_stays() -> None:
    rows = [{"row": number, "email": f"p{number}@acme.example"} for number in range(MOST_PEOPLE)]

    with pytest.raises(UnusableGroup, match="leave rows out first"):
        merged(rows, [member("ann")], {})
    assert len(merged(rows, [member("p7")], {}).rows) == MOST_PEOPLE


_NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=8)


@given(there=_NAMES, named=_NAMES, managed=st.sets(st.sampled_from("abcdefgh")))
def test_rows_are_kept_and_nobody_comes_twice(
    there: list[str], named: list[str], managed: set[str]
) -> None:
    rows = [
        {"row": at, "email": f"{name.upper()}@Acme.example"} for at, name in enumerate(there, 1)
    ]
    people, _ = asked_of([member(name) for name in named])
    above = {key: value for name in managed for key, value in reports(name, MIA).items()}

    result = merged(rows, people, above)
    again = merged(result.rows, people, above)

    assert list(result.rows[: len(rows)]) == rows
    new = [row["email"] for row in result.rows[len(rows) :]]
    assert len(new) == len(set(new)) == result.people + result.managers
    assert {address.casefold() for address in new}.isdisjoint(
        row["email"].casefold() for row in rows
    )
    assert result.people + result.known == len(people)
    numbers = [row["row"] for row in result.rows]
    assert len(numbers) == len(set(numbers))
    assert (again.rows, again.people, again.managers) == (result.rows, 0, 0)
