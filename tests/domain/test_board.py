"""Marks that name nobody, lines from paper, ids of a write's lines."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.board import ids_of_lines, is_write_id, lines_of, note_mark, vote_mark

_IDS = st.uuids().map(str)


@given(st.text(), st.integers(1), _IDS)
def test_mark_is_the_same_for_its_person_and_board_and_note_alone(
    pseudonym: str, board_id: int, note_id: str
) -> None:
    mark = note_mark(pseudonym, board_id, note_id)

    assert mark == note_mark(pseudonym, board_id, note_id)
    assert mark not in {
        note_mark(pseudonym + "x", board_id, note_id),
        note_mark(pseudonym, board_id + 1, note_id),
        note_mark(pseudonym, board_id, str(uuid.UUID(int=0))),
        vote_mark(pseudonym, board_id, note_id),
    }


@given(_IDS, st.integers(0, 60))
def test_ids_of_lines_are_their_own_and_the_same_again(write_id: str, count: int) -> None:
    ids = ids_of_lines(write_id, count)

    assert ids == ids_of_lines(write_id, count)
    assert len({*ids, write_id}) == count + 1
    assert all(is_write_id(one) for one in ids)


@given(st.lists(st.text(alphabet="abc é-•")))
def test_lines_are_trimmed_and_never_blank_nor_lists(typed: list[str]) -> None:
    lines = lines_of("\r\n".join(typed))

    assert all(line and line == line.strip() for line in lines)
    assert not any(line.startswith(("- ", "•")) for line in lines)
    assert lines == lines_of("\n".join(lines))
    assert len(lines) <= len(typed)


def test_marks_of_a_list_go_and_a_minus_stays() -> None:
    typed = "- Loud\n* Late\n•Early\n  -5 degrees\n--\n- - Twice\na - b"

    assert lines_of(typed) == ["Loud", "Late", "Early", "-5 degrees", "Twice", "a - b"]


@pytest.mark.parametrize(
    "given_id",
    ["", "x", "note-1", "{12345678-1234-4234-8234-123456789abc}", "1" * 32, "A" * 36],
)
def test_what_no_device_draws_is_no_write_id(given_id: str) -> None:
    assert not is_write_id(given_id)
