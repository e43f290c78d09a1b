"""The last day of each term, and the table of docs/data-protection.md as the code has it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.keeping import Holding, Term
from service.domain.retention import (
    HOLDINGS,
    last_day,
    last_day_of_answers,
    last_day_of_numbers,
    last_day_of_words,
)

END = datetime(2027, 7, 20, 15, 30, tzinfo=UTC)
_PAGE = Path(__file__).parents[2] / "docs" / "data-protection.md"
_END = "the programme's end"
_KEPT = {
    Term.MESSAGES: "30 days from {}",
    Term.WORDS: "90 days from {}",
    Term.RATINGS: "12 months from {}",
    Term.FACTS: "12 months from {}",
    Term.AUDIT: "24 months from {}",
    Term.OWN_DAY: "until a day of its own",
    Term.RECORD: "as long as the record it belongs to",
}
_SINCE = {
    "sent_at": "sending",
    "expires_at": "its end",
    "ends_at": "its end",
    "ended_at": "its end",
    "finished_at": "its end",
    "resumed_at": "its end",
    "at": "each line",
}


def _row(one: Holding) -> str:
    since = _END if one.programme else _SINCE.get(one.since.rpartition(".")[2], "")
    kept = _KEPT[one.term].format(since)
    # Found by hash and not by a path; what else has no owner is a set's.
    theirs = one.owner or one.table in ("board_note", "board_photo", "board_vote")
    erased = "goes" if theirs and not one.stays else "stays, without them"
    if one.table == "programme":
        erased = "another is named first"
    return f"| {one.what} | `{one.table}` | {kept} | {one.fate.value} | {erased} |"


def test_page_has_every_row_of_the_table_in_its_order() -> None:
    lines = _PAGE.read_text(encoding="utf-8").splitlines()

    told = [line for line in lines if line.startswith("| ") and line.count("| `") == 1]
    assert told == [_row(one) for one in HOLDINGS]


@pytest.mark.parametrize(
    ("term", "day"),
    [
        (Term.MESSAGES, "2027-02-28"),
        (Term.WORDS, "2027-04-29"),
        (Term.RATINGS, "2028-01-29"),
        (Term.FACTS, "2028-01-29"),
        (Term.AUDIT, "2029-01-28"),
        (Term.OWN_DAY, "2027-01-29"),
    ],
)
def test_last_day_counts_from_the_day_it_began(term: Term, day: str) -> None:
    assert last_day(term, datetime(2027, 1, 29, 15, 30, tzinfo=UTC)).isoformat() == day


def test_words_of_a_form_that_closes_in_time_go_with_the_others() -> None:
    closes_at = END + timedelta(weeks=4)

    assert last_day_of_answers(END, closes_at) == date(2027, 10, 18) == last_day_of_words(END)
    assert last_day_of_numbers(END) == date(2028, 7, 19)


@given(st.integers(-400, 400))
def test_words_are_never_due_to_go_while_their_form_is_open(days: int) -> None:
    closes_at = END + timedelta(days=days)

    kept_until = last_day_of_answers(END, closes_at)

    assert kept_until >= last_day_of_words(END)
    assert kept_until >= closes_at.date()
    assert (kept_until - closes_at.date()).days == 90 or kept_until == last_day_of_words(END)
