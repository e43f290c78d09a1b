"""Rows inserted past the session, on both engines."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from service.domain.states import ActionState
from service.models import Action, Answer, FormLink, Reply
from service.store.database import Database
from service.store.new_rows import insert_row, insert_rows
from tests.participants import add_link, build_maple

_NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
_DAY = date(2027, 10, 18)


@pytest.fixture
def reply(database: Database) -> Reply:
    """A reply that was inserted past the session, as it was made."""
    with database.writing() as db:
        link = add_link(db, build_maple(db), "after-session", session=2)
        db.flush()
        made = Reply(
            form_link_id=link.id, version=1, device="d", submitted_at=_NOW, changed_at=_NOW
        )
        made.id = insert_row(db, made)
    return made


def answer(reply: Reply, field: str) -> Answer:
    return Answer(
        reply_id=reply.id,
        field=field,
        classes="S",
        value=f"{field}: Käse",
        device="d",
        delete_after=_DAY,
    )


def stored_answers(database: Database) -> list[tuple[int, str, str]]:
    with database.reading() as db:
        rows = db.scalars(select(Answer).order_by(Answer.id))
        return [(row.reply_id, row.field, row.value) for row in rows]


def test_insert_row_gives_the_id_under_which_it_is_found(database: Database, reply: Reply) -> None:
    with database.reading() as db:
        found = db.scalars(select(Reply)).one()
        assert (found.id, found.submitted_at, found.device) == (reply.id, _NOW, "d")


def test_insert_row_that_fails_says_so_as_any_statement_does(
    database: Database, reply: Reply
) -> None:
    again = Reply(
        form_link_id=reply.form_link_id,
        version=2,
        device="of another phone",
        submitted_at=_NOW,
        changed_at=_NOW,
    )

    with pytest.raises(IntegrityError) as caught, database.writing() as db:
        insert_row(db, again)

    assert "of another phone" not in str(caught.value)
    with database.reading() as db:
        assert db.scalars(select(Reply.version)).all() == [1]


def test_insert_rows_keeps_every_value_and_fills_what_was_left_out(
    database: Database, reply: Reply
) -> None:
    with database.writing() as db:
        link = db.get_one(FormLink, reply.form_link_id)
        place = {"owner_id": link.person_id, "set_id": link.set_id}
        when = {"agreed_in_id": link.set_session_id, "agreed_at": _NOW, "delete_after": _DAY}
        bare = Action(**place, **when, what="ask", first_step="write")
        full = Action(
            **place,
            **when,
            what="show",
            first_step="print",
            due_on=_DAY,
            noticed_by="Sam",
            state=ActionState.DONE,
            reply_id=reply.id,
        )
        rows = [bare, answer(reply, "action"), full, answer(reply, "first_step")]
        insert_rows(db, rows, over={})

    with database.reading() as db:
        actions = [
            (row.what, row.first_step, row.due_on, row.noticed_by, row.state, row.reply_id)
            for row in db.scalars(select(Action).order_by(Action.id))
        ]
    assert actions == [
        ("ask", "write", None, "", ActionState.OPEN, None),
        ("show", "print", _DAY, "Sam", ActionState.DONE, reply.id),
    ]
    assert stored_answers(database) == [
        (reply.id, "action", "action: Käse"),
        (reply.id, "first_step", "first_step: Käse"),
    ]


def test_insert_rows_over_those_that_are_there_gives_them_the_named_columns_alone(
    database: Database, reply: Reply
) -> None:
    for version, value in (("1st", "sooner"), ("2nd", "later")):
        said = answer(reply, "action")
        said.value, said.device = value, version
        with database.writing() as db:
            insert_rows(db, [said, answer(reply, version)], over={Answer: ["value"]})

    with database.reading() as db:
        rows = db.execute(select(Answer.field, Answer.value, Answer.device)).all()
    assert sorted(map(tuple, rows)) == [
        ("1st", "1st: Käse", "d"),
        ("2nd", "2nd: Käse", "d"),
        ("action", "later", "1st"),
    ]


def test_insert_rows_that_fails_leaves_nothing_and_a_connection_that_works(
    database: Database, reply: Reply
) -> None:
    twice = [answer(reply, "action"), answer(reply, "action")]

    with pytest.raises(IntegrityError) as caught, database.writing() as db:
        insert_rows(db, twice, over={})
    assert "Käse" not in str(caught.value)
    with database.writing() as db:
        insert_rows(db, [answer(reply, "due_on")], over={})

    assert stored_answers(database) == [(reply.id, "due_on", "due_on: Käse")]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_insert_rows_whose_database_goes_says_so_as_any_statement_does(
    database: Database, reply: Reply
) -> None:
    with pytest.raises(OperationalError):
        _insert_on_a_lost_connection(database, [answer(reply, "action"), answer(reply, "due_on")])

    assert stored_answers(database) == []


def _insert_on_a_lost_connection(database: Database, rows: list[Answer]) -> None:
    with database.writing() as db:
        mine = db.scalar(text("SELECT pg_backend_pid()"))
        with database.writing() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        insert_rows(db, rows, over={})


def test_row_made_whole_is_written_and_changed_by_a_session_as_any(
    database: Database, reply: Reply
) -> None:
    with database.writing() as db:
        said = answer(reply, "action")
        db.add(said)
        db.flush()
        said.value = "changed before the end"
    with database.writing() as db:
        db.scalars(select(Answer)).one().device = "another"

    with database.reading() as db:
        row = db.scalars(select(Answer)).one()
        assert (row.field, row.value, row.device) == ("action", "changed before the end", "another")


def test_row_made_whole_has_no_other_columns() -> None:
    with pytest.raises(TypeError, match="a row of Answer has no colour"):
        Answer(colour="red")
