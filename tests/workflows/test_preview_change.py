"""A preview is the change itself, taken back; it is confirmed as it was shown, or not at all."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from service.domain.effects import Contradicted, MailLine
from service.errors import Refused
from service.workflows.cancel_session import cancel_session
from service.workflows.move_session import move_session
from service.workflows.pause_programme import pause_programme
from service.workflows.preview_change import ChangedMeanwhile, confirm_change, preview_change
from tests.workflows.booking import dump, open_database
from tests.workflows.changing import (
    BOOKED,
    asked,
    booked_pair,
    holidays_of,
    let_mail_leave,
    order,
    session,
    the_set,
    wall,
)

NOW = datetime(2027, 2, 9, 12, 0, tzinfo=UTC)
SECOND = datetime(2027, 2, 16, 9, 30, tzinfo=UTC)
MEMBERS = ("ada.holm", "ben.ito", "cleo.marsh", "jan.wolf")


@pytest.fixture
def database(sqlite_url):
    found = open_database(sqlite_url)
    booked_pair(found)
    let_mail_leave(found, BOOKED + timedelta(hours=1))
    let_mail_leave(found, NOW)
    return found


def previewed(db, change, *, now=NOW):
    return preview_change(db, change, set_ids=[the_set(db).id], now=now, holidays_of=holidays_of)


def moved(db, to="2027-02-23T09:30", *, now=NOW):
    return partial(move_session, session_id=session(db, 2).id, starts_local=wall(to), by=asked(now))


def test_a_preview_leaves_every_row_as_it_was(database):
    before = dump(database)

    with database.writing() as db:
        previewed(db, moved(db))

    assert dump(database) == before


def test_a_move_is_previewed_mail_by_mail(database):
    with database.writing() as db:
        effects = previewed(db, moved(db))

    week = timedelta(weeks=1)
    nudged = [one for one in effects.moved if one.mail.touchpoint == "before-session-nudge"]
    assert effects.caused == tuple(
        MailLine("Maple", 2, "moved-date", f"{who}@larkfield.example", None, None)
        for who in MEMBERS
    )
    assert effects.contradicted == tuple(
        Contradicted(
            set_name="Maple",
            session_number=2,
            touchpoint="before-session",
            address=f"{who}@larkfield.example",
            sent_at=NOW,
            said=SECOND,
            has_answered=False,
            is_corrected=True,
        )
        for who in MEMBERS
    )
    assert effects.dropped == ()
    assert [(one.mail.address, one.mail.at - one.was_at) for one in nudged] == [
        (f"{who}@larkfield.example", week)
        for who in ("cleo.marsh", "ada.holm", "ben.ito", "jan.wolf")
    ]
    assert effects.warnings == ()


def test_a_cancellation_drops_the_session_s_mails(database):
    with database.writing() as db:
        effects = previewed(
            db, partial(cancel_session, session_id=session(db, 2).id, by=asked(NOW))
        )

    dropped = {(one.session_number, one.touchpoint) for one in effects.dropped}
    assert dropped == {
        (2, "before-session-nudge"),
        (2, "after-session"),
        (2, "after-session-nudge"),
        (2, "manager-summary"),
        *((2, slug) for slug in ("run-sheet", "quorum-risk", "facilitator-wrap")),
        (2, "sponsor-progress"),
        # The third is the fourth from now on, so the former third is asked about the middle.
        (3, "mid-point"),
    }
    # Who was asked for answers hears that they are kept.
    assert {one.is_corrected for one in effects.contradicted} == {True}


def test_a_pause_drops_everything_to_come(database):
    with database.writing() as db:
        programme_id = the_set(db).programme_id
        change = partial(pause_programme, programme_id=programme_id, by=asked(NOW))
        effects = previewed(db, change)

    assert {one.touchpoint for one in effects.dropped} == {
        "before-session",
        "before-session-nudge",
        "run-sheet",
        "quorum-risk",
        "after-session",
        "after-session-nudge",
        "facilitator-wrap",
        "manager-summary",
        "mid-point",
        "sponsor-progress",
        # Four mails of its cycle are more important than a reminder of it.
        "final-story",
        "end-evaluation",
        "end-evaluation-nudge",
        "twelve-weeks",
        "six-months",
    }
    assert (effects.caused, effects.moved, effects.contradicted) == ((), (), ())


@pytest.mark.parametrize(
    ("to", "warning"),
    [
        (
            "2027-03-29T09:30",
            "29 March: Easter Monday (GB-ENG) for Ada Holm, Fay Guide and Jan Wolf",
        ),
        ("2027-02-20T09:30", "Maple, session 2 on Saturday 20 February: no working day of"),
        ("2027-02-23T06:30", "outside the working hours of Ada Holm (06:30 in London), "),
        ("2027-03-02T09:30", "Maple: 14 days between sessions 2 and 3; three weeks or more"),
    ],
)
def test_a_date_that_stands_in_somebody_s_way_is_warned_of(database, to, warning):
    with database.writing() as db:
        effects = previewed(db, moved(db, to))

    assert [words for words in effects.warnings if warning in words], effects.warnings


def test_what_was_shown_is_confirmed_although_minutes_have_passed(database):
    with database.writing() as db:
        shown = previewed(db, moved(db)).digest
    later = NOW + timedelta(minutes=5)

    with database.writing() as db:
        confirm_change(
            db,
            moved(db, now=later),
            shown=shown,
            set_ids=[the_set(db).id],
            now=later,
            holidays_of=holidays_of,
        )

    with database.reading() as db:
        assert order(db)[1] == (2, "standard", "scheduled", "02-23 09:30")


def test_what_would_do_something_else_by_now_is_shown_again(database):
    with database.writing() as db:
        shown = previewed(db, moved(db)).digest
    with database.writing() as db:
        cancel_session(db, session(db, 3).id, by=asked(NOW))
    before = dump(database)

    with pytest.raises(ChangedMeanwhile) as raised, database.writing() as db:
        confirm_change(
            db,
            moved(db),
            shown=shown,
            set_ids=[the_set(db).id],
            now=NOW,
            holidays_of=holidays_of,
        )

    assert raised.value.effects.digest != shown
    assert dump(database) == before


def test_a_change_that_cannot_be_is_refused_and_nothing_is_left(database):
    before = dump(database)

    with database.writing() as db, pytest.raises(Refused):
        previewed(db, moved(db, "2027-03-16T10:00"))

    assert dump(database) == before
