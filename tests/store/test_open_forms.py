"""The form that a demo shows: somebody's own, sent, open and not answered."""

from datetime import timedelta
from typing import Any

import pytest

from service.domain.states import MailingState
from service.models import FormLink, Mailing, Reply
from service.store.database import Database
from service.store.due_names import due_names, mailing_states
from service.store.open_forms import first_open_link
from tests.participants import Maple, add_link, build_maple
from tests.web_wiring import NOW


def _sent_form(
    database: Database, *, state: MailingState = MailingState.SENT, **how: Any
) -> tuple[Maple, int]:
    with database.writing() as db:
        maple = build_maple(db)
        link = add_link(db, maple, "before-session", session=3, **how)
        mailing = Mailing(
            key="one",
            touchpoint="before-session",
            programme_id=maple.programme,
            person_id=maple.ann,
            set_session_id=maple.sessions[2],
            form_link_id=link.id,
            state=state,
            reason="because" if state is MailingState.SKIPPED else None,
            due_at=NOW,
            useless_after=NOW,
            mailbox="learning@larkfield.example",
        )
        db.add(mailing)
        return maple, link.id


def _found(database: Database) -> int | None:
    with database.reading() as db:
        link = first_open_link(db, now=NOW)
        return None if link is None else link.id


def test_form_of_a_sent_mail_is_open(database: Database) -> None:
    _maple, link_id = _sent_form(database)

    assert _found(database) == link_id


@pytest.mark.parametrize("state", [MailingState.DUE, MailingState.FAILED, MailingState.UNKNOWN])
def test_form_whose_mail_has_not_left_is_not_open(database: Database, state: MailingState) -> None:
    _sent_form(database, state=state)

    assert _found(database) is None


def test_form_past_its_deadline_is_not_open(database: Database) -> None:
    _sent_form(database, closes_in=timedelta(0))

    assert _found(database) is None


def test_cancelled_form_is_not_open(database: Database) -> None:
    _maple, link_id = _sent_form(database)
    with database.writing() as db:
        db.get_one(FormLink, link_id).cancelled_at = NOW

    assert _found(database) is None


def test_answered_form_is_not_open(database: Database) -> None:
    _maple, link_id = _sent_form(database)
    with database.writing() as db:
        db.add(
            Reply(
                form_link_id=link_id,
                version=1,
                device="0" * 64,
                submitted_at=NOW,
                changed_at=NOW,
            )
        )

    assert _found(database) is None


def test_names_and_states_of_due_mail(database: Database) -> None:
    maple, _link_id = _sent_form(database, state=MailingState.SKIPPED)

    with database.reading() as db:
        names, states = due_names(db), mailing_states(db)

    assert names.programmes == {maple.programme: "spring"}
    assert names.sets == {maple.learning_set: "Maple"}
    assert names.sessions == {one: n for n, one in enumerate(maple.sessions, start=1)}
    people = {name: names.people[getattr(maple, name)] for name in ("ann", "bob", "max")}
    assert people == {name: f"{name}@acme.example" for name in people}
    assert states == {"one": ("skipped", "because")}
