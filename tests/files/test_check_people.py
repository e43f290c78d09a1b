"""Rows checked, from a file or mended in a page, and the managers that a list forgets."""

import cProfile
import pstats

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.files import (
    PeopleRow,
    add_missing_managers,
    check_people,
    read_people_table,
)
from service.files.person_cells import split_name, tidied
from tests.files.lists import ANN, HEADINGS, MAX, text_file, wrong

ROWS = read_people_table(text_file()).rows


def test_each_wrong_cell_says_where_and_what_to_write() -> None:
    file = text_file(
        (*HEADINGS, "Role", "Time zone", "Working days", "Country", "Language"),
        (*ANN, "", "", "", "Germany", "English"),
        (*MAX, "manager", "Europe/Berlin", "mon-thu", "UK", "Deutsch"),
        ("ANN@acme.example", "Ann", "Again", "", "", "", "", "", ""),
        ("bob@acme", "", "Two", "mxa@acme.example", "boss", "Berlin", "always", "Mordor", "fr"),
        ("", "#N/A", "Three", "Olga Bosch", "", "", "", "", ""),
        ("cat@acme.example", "Cat", "Four", "cat@acme.example", "", "", "", "", ""),
    )

    assert wrong(file) == [
        (4, "email", "is the same person as in row 2; keep one row"),
        (5, "email", ("is not an e-mail address (The part after the @-sign is not valid. It should "
         "have a period.); correct it")),
        (5, "given_name", "is missing; fill it in"),
        (5, "role", ("'boss' is not a choice here; known are member, facilitator, host, manager, "
         "sponsor, champion")),
        (5, "time_zone", ("'Berlin' is not a time zone; write an IANA name; did you mean "
         "'Europe/Berlin'?")),
        (5, "working_days", ("'always' is not a weekday or a range; write `mon-thu` or "
         "`mon,tue,fri`")),
        (5, "country", "'Mordor' is not a country we know; write its ISO code, as `GB-ENG`, `IE`"),
        (5, "language", ("'fr' is not a language that mails have; write `en` (English), `de` "
         "(Deutsch)")),
        (6, "email", "is missing; give an e-mail address"),
        (6, "manager", ("is not an e-mail address (An email address must have an @-sign.); "
         "correct it")),
        (7, "manager", "is the person's own address; give their manager's"),
        (6, "given_name", "is the spreadsheet's #N/A; type the value itself"),
    ]  # fmt: skip


def test_a_manager_without_a_row_is_told_at_each_who_names_them() -> None:
    found = check_people(ROWS[:1])

    assert [(each.row, each.column, each.message) for each in found.problems] == [
        (2, "manager", "is in no row of the people; add a row with the role `manager`")
    ]


def test_a_member_without_a_manager_is_unusual_and_a_manager_without_one_is_not() -> None:
    alone = PeopleRow(4, {"email": "eve@acme.example", "given_name": "Eve", "family_name": "Five"})

    found = check_people((*ROWS, alone))

    assert found.problems == []
    assert [(each.row, each.column, each.message) for each in found.warnings] == [
        (4, "manager", "has no manager, so nobody receives what they release; give an address")
    ]


def test_rows_mended_in_a_page_may_be_typed_as_in_a_file() -> None:
    typed = PeopleRow(
        4, {"email": "Eve Five <EVE@acme.example>", "manager": "mailto:max@acme.example"}
    )

    assert check_people((*ROWS, typed)).problems == []


def test_missing_managers_get_a_row_named_by_what_the_list_knows() -> None:
    def under(number: int, manager: str, **more: str) -> PeopleRow:
        return PeopleRow(number, {"email": f"p{number}@acme.example", "manager": manager, **more})

    rows = (
        under(2, "Weber, Max <MAX@acme.example>"),
        under(3, "max@acme.example"),
        under(4, "mia.van-damme@acme.example"),
        under(5, "boss7@acme.example", manager_name="Olga Bosch"),
        under(6, "x@acme.example"),
        under(7, "p2@acme.example"),
        under(8, "not an address"),
    )

    added = add_missing_managers(rows)

    assert added[:7] == rows
    assert added[7:] == (
        _manager(9, "MAX@acme.example", "Max", "Weber"),
        _manager(10, "mia.van-damme@acme.example", "Mia", "Van-Damme"),
        _manager(11, "boss7@acme.example", "Olga", "Bosch"),
        _manager(12, "x@acme.example", "", ""),
    )


def _manager(number: int, address: str, given: str, family: str) -> PeopleRow:
    names = {"given_name": given, "family_name": family}
    return PeopleRow(number, {"email": address, **names, "role": "manager"})


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Smith", ("Ann", "Smith")),
        ("Smith, Ann", ("Ann", "Smith")),
        ("Prof. Dr. Ann Smith", ("Ann", "Smith")),
        ("Smith, Ann (Leeds)", ("Ann", "Smith")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Van Morrison", ("Van", "Morrison")),
        ("de Gaulle, Charles", ("Charles", "de Gaulle")),
        ("Mary Ann Smith", ("Mary Ann", "Smith")),
        ("Drew Ingram", ("Drew", "Ingram")),
        ("Ann", ("Ann", "")),
        ("", ("", "")),
    ],
)
def test_a_name_is_split_as_people_write_it(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


CELLS = st.dictionaries(
    st.sampled_from(["email", "given_name", "family_name", "manager", "country", "language", "x"]),
    st.text(alphabet="ab@<>,;. \u200b\n:mailto", max_size=20),
)


@given(CELLS)
def test_tidying_twice_changes_nothing(cells: dict[str, str]) -> None:
    once = tidied(cells)

    assert tidied(once) == once


@given(st.lists(CELLS, max_size=6))
def test_whatever_stands_in_rows_every_finding_names_its_row(cells: list[dict[str, str]]) -> None:
    rows = [PeopleRow(number, row) for number, row in enumerate(cells, start=2)]

    found = check_people(rows)

    numbers = {row.number for row in rows}
    assert {each.row for each in (*found.problems, *found.warnings)} <= numbers


def test_checking_takes_as_long_as_the_list() -> None:
    def calls(count: int) -> int:
        rows = [(f"p{n}@acme.example", "Ann", "Lee", f"m{n}@acme.example") for n in range(count)]
        file = text_file(HEADINGS, *rows)
        with cProfile.Profile() as profile:
            check_people(read_people_table(file).rows)
        return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]  # -- not in stubs

    calls(10)

    assert calls(3000) < 5 * calls(1000)
