"""People copied out of a spreadsheet or a mail, with headings or without."""

import pytest

from service.errors import BadInput
from service.files import read_pasted_people
from tests.files.lists import ANN, MAX, noticed, people

GUESSED = "no headings that we know; columns are taken for what stands in them, look them over"


def pasted(*rows: tuple[str, ...]) -> str:
    return "\r\n".join("\t".join(row) for row in rows) + "\r\n"


def test_a_copied_range_with_its_headings_reads_as_a_file_does() -> None:
    table = read_pasted_people(pasted(("Mail", "First name", "Surname", "Manager"), ANN, MAX))

    assert people(table) == [(2, *ANN), (3, *MAX)]
    assert noticed(table) == []


def test_without_headings_columns_are_known_by_what_stands_in_them() -> None:
    kay = ("kay@acme.example", "Kay", "Lee", "max@acme.example")
    rows = [
        (given, family, manager, address, "mon-thu", "Europe/Berlin", "DE-BY", "de", "x1")
        for address, given, family, manager in (ANN, kay)
    ]

    table = read_pasted_people(pasted(*rows))

    assert people(table) == [(1, *ANN), (2, *kay)]
    assert {column: table.rows[0].text(column) for column in table.rows[0].cells} == {
        "email": ANN[0],
        "given_name": "Ann",
        "family_name": "Müller",
        "manager": ANN[3],
        "working_days": "mon-thu",
        "time_zone": "Europe/Berlin",
        "country": "DE-BY",
        "language": "de",
        "column_9": "x1",
    }
    assert noticed(table)[0] == (1, None, GUESSED)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Müller\tann@acme.example\tmax@acme.example\nMax Weber\tmax@acme.example\t\n",
        "Müller, Ann\tann@acme.example\tmax@acme.example\nWeber, Max\tmax@acme.example\n",
        "Ann;Müller;ann@acme.example;max@acme.example\nMax;Weber;max@acme.example;\n",
        (
            "Kennung A\tKennung B\tKennung C\n"
            "ann@acme.example\tAnn Müller\tmax@acme.example\nmax@acme.example\tMax Weber\t\n"
        ),
    ],
)
def test_names_are_told_from_addresses(text: str) -> None:
    assert [row[1:] for row in people(read_pasted_people(text))] == [ANN, MAX]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Müller <ann@acme.example>; Max Weber <max@acme.example>",
        '"Müller, Ann" <ann@acme.example>, Max Weber <max@acme.example>;',
        "Ann Müller <ann@acme.example>\nMax Weber <max@acme.example>\n",
    ],
)
def test_recipients_of_a_mail_are_one_row_each(text: str) -> None:
    table = read_pasted_people(text)

    assert people(table) == [(1, *ANN[:3], ""), (2, *MAX[:3], "")]
    assert noticed(table) == []


def test_addresses_alone_are_people_without_names() -> None:
    assert people(read_pasted_people("ann@acme.example\n\nmax@acme.example")) == [
        (1, "ann@acme.example", "", "", ""),
        (2, "max@acme.example", "", "", ""),
    ]


def test_nothing_pasted_says_so() -> None:
    with pytest.raises(BadInput, match="the pasted list: holds no rows"):
        read_pasted_people(" \n\t\n")
