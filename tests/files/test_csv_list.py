"""Lists that go out run nothing on the machine of whoever opens them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.files.csv_list import csv_list


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(start: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_list([f"{start}1+1"], []).decode("utf-8-sig"), newline=""))

    assert row == [f"'{start}1+1"]


def test_a_list_is_utf8_with_its_mark_and_numbers_stay_numbers() -> None:
    written = csv_list(("Name", "Mails"), [("Zoë, Ltd", 3), ("Łukasz", -1), (None, 0)])

    assert written == (
        b"\xef\xbb\xbfName,Mails\r\n" + '"Zoë, Ltd",3\r\nŁukasz,-1\r\n,0\r\n'.encode()
    )


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_of_any_list_begins_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    text = csv_list(("A", "B"), rows).decode("utf-8-sig")

    read = list(csv.reader(io.StringIO(text, newline="")))[1:]

    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in read for cell in row
    )
