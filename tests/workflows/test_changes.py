"""Every change of a running programme, by the rows that it leaves behind."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from service.domain.answers import Written
from service.domain.journey.decide import TOO_LATE
from service.domain.states import JobState, MailingState, Role
from service.errors import Refused
from service.files import read_programme
from service.models import (
    Action,
    Answer,
    AuditEvent,
    Draft,
    FormLink,
    Job,
    Mailing,
    Membership,
    Person,
    Programme,
    Reply,
)
from service.store.drafts import read_draft
from service.workflows.add_joiner import add_joiner
from service.workflows.add_session import add_session
from service.workflows.cancel_session import cancel_session
from service.workflows.change_facilitator import change_facilitator
from service.workflows.change_organiser import change_organiser
from service.workflows.end_early import end_early
from service.workflows.move_all_sessions import move_all_sessions
from service.workflows.move_session import move_session
from service.workflows.newcomer import Newcomer
from service.workflows.pause_programme import pause_programme
from service.workflows.resume_programme import resume_programme
from service.workflows.swap_members import swap_members
from tests.workflows.booking import book, open_database
from tests.workflows.changing import (
    BOOKED,
    ORGANISERS,
    PAIR,
    asked,
    booked_pair,
    let_mail_leave,
    order,
    place,
    session,
    the_set,
    wall,
)

# Maple meets on 19 January, 16 February, 16 March and 13 April 2027.
BEFORE_SECOND = datetime(2027, 2, 9, 12, 0, tzinfo=UTC)
"""The mail before session 2 has gone out; session 1 was held."""
BEFORE_FIRST = datetime(2027, 1, 6, 12, 0, tzinfo=UTC)
IVY = Newcomer(
    address="ivy.new@larkfield.example",
    given_name="Ivy",
    family_name="New",
    zone="Europe/London",
    working_days="mon,tue,wed,thu,fri",
    holiday_region="GB-ENG",
    manager="mona.reyes@larkfield.example",
    language="de",
)


@pytest.fixture
def database(sqlite_url):
    found = open_database(sqlite_url)
    booked_pair(found)
    let_mail_leave(found, BOOKED + timedelta(hours=1))
    return found


@pytest.fixture
def under_way(database):
    let_mail_leave(database, BEFORE_SECOND)
    return database


def news(db):
    """Return (kind, address, session number, state) of single news, in order."""
    rows = db.execute(
        select(Mailing, Person.address)
        .join(Person, Person.id == Mailing.person_id)
        .where(Mailing.key.like("%:2027-%"))
        .order_by(Mailing.touchpoint, Person.address)
    )
    return [(row.touchpoint, address.partition(".")[0], row.state.value) for row, address in rows]


def waiting_jobs(db):
    return [job for job in db.scalars(select(Job).order_by(Job.id)) if job.kind == "calendar"]


def test_moving_a_session_past_its_neighbour_gives_numbers_by_time(under_way):
    with under_way.writing() as db:
        second = session(db, 2)
        move_session(db, second.id, starts_local=wall("2027-03-23T10:00"), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        assert order(db) == [
            (1, "set-up", "scheduled", "01-19 09:30"),
            (2, "standard", "scheduled", "03-16 09:30"),
            (3, "standard", "scheduled", "03-23 10:00"),
            (4, "final", "scheduled", "04-13 09:30"),
        ]
        assert len(waiting_jobs(db)) == 1


def test_moving_a_session_tells_whom_its_mail_had_told_and_moves_its_forms(under_way):
    with under_way.writing() as db:
        second = session(db, 2)
        move_session(db, second.id, starts_local=wall("2027-02-23T09:30"), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        second = session(db, 2)
        closings = set(
            db.scalars(
                select(FormLink.closes_at).where(
                    FormLink.set_session_id == second.id, FormLink.form == "before-session"
                )
            )
        )
        assert news(db) == [("moved-date", who, "due") for who in ("ada", "ben", "cleo", "jan")]
        assert closings == {second.starts_at}


def test_moving_a_session_again_drops_what_told_of_the_first_move(under_way):
    with under_way.writing() as db:
        second = session(db, 2).id
        move_session(db, second, starts_local=wall("2027-02-23T09:30"), by=asked(BEFORE_SECOND))
        later = BEFORE_SECOND + timedelta(minutes=5)
        move_session(db, second, starts_local=wall("2027-02-24T09:30"), by=asked(later))

    with under_way.reading() as db:
        states = [state for kind, who, state in news(db) if who == "ada"]
        assert sorted(states) == ["due", "skipped"]


def test_a_mail_that_the_former_date_made_too_late_goes_before_the_new_one(under_way):
    with under_way.writing() as db:
        second = session(db, 2)
        rows = select(Mailing).where(
            Mailing.set_session_id == second.id, Mailing.touchpoint == "before-session"
        )
        for row in db.scalars(rows):
            row.state, row.reason = MailingState.SKIPPED, TOO_LATE
        move_session(db, second.id, starts_local=wall("2027-03-02T09:30"), by=asked(BEFORE_SECOND))
    let_mail_leave(under_way, datetime(2027, 2, 23, 9, 0, tzinfo=UTC))

    with under_way.reading() as db:
        rows = rows.where(Mailing.state == MailingState.SENT)
        assert len(list(db.scalars(rows))) == 4


@pytest.mark.parametrize(
    ("number", "to", "why"),
    [
        (1, wall("2027-02-23T09:30"), "session 1 has begun; what is past stays as it is"),
        (2, wall("2027-02-01T09:30"), "1 February 2027, 09:30 has passed"),
        (2, wall("2027-02-16T09:30"), "session 2 stands there already"),
        (2, wall("2027-03-16T11:00"), "would meet twice at the same time on Tuesday 16 March"),
    ],
)
def test_a_move_that_cannot_be_is_refused(under_way, number, to, why):
    with pytest.raises(Refused, match=why), under_way.writing() as db:
        move_session(db, session(db, number).id, starts_local=to, by=asked(BEFORE_SECOND))


def test_the_set_up_session_stays_first(database):
    by = asked(BEFORE_FIRST)
    late = wall("2027-02-18T09:30")
    with pytest.raises(Refused, match="has to come first"), database.writing() as db:
        move_session(db, session(db, 1).id, starts_local=late, by=by)
    with pytest.raises(Refused, match="has to come first"), database.writing() as db:
        cancel_session(db, session(db, 1).id, by=by)
    with pytest.raises(Refused, match="has to come first"), database.writing() as db:
        add_session(db, the_set(db).id, starts_local=wall("2027-01-12T09:30"), by=by)


def test_moving_all_shifts_days_and_hours_of_every_set(under_way):
    with under_way.writing() as db:
        programme_id = the_set(db).programme_id
        move_all_sessions(db, programme_id, days=7, at=time(14, 0), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        assert [day for *_, day in order(db)] == [
            "01-19 09:30",
            "02-23 14:00",
            "03-23 14:00",
            "04-20 14:00",
        ]
        assert [day for *_, day in order(db, "Rowan")][1:] == [
            "02-25 14:00",
            "03-25 14:00",
            "04-22 14:00",
        ]
        assert db.scalars(select(Programme)).one().ends_at == session(db, 4, "Rowan").ends_at


def test_moving_all_of_one_set_leaves_the_other(under_way):
    with under_way.writing() as db:
        maple = the_set(db)
        move_all_sessions(db, maple.programme_id, days=1, set_id=maple.id, by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        assert [day for *_, day in order(db)][1] == "02-17 09:30"
        assert [day for *_, day in order(db, "Rowan")][1] == "02-18 13:00"


def test_cancelling_numbers_on_and_keeps_answers_for_the_next(under_way):
    with under_way.writing() as db:
        second = session(db, 2)
        ada = place(db, "Ada").person_id
        link = db.scalars(
            select(FormLink).where(FormLink.key == f"before-session:{second.id}:{ada}")
        ).one()
        link.reply = Reply(version=1, device="d", submitted_at=BOOKED, changed_at=BOOKED)
        for field, value in (("question", "How do I begin?"), ("coming", "yes")):
            link.reply.answers.append(
                Answer(field=field, classes="P", value=value, device="d", delete_after=date.max)
            )
        third = session(db, 3).id
        cancel_session(db, second.id, by=asked(BEFORE_SECOND, reason="the room burned down"))

    with under_way.reading() as db:
        kept = db.scalars(
            select(FormLink).where(FormLink.key == f"before-session:{third}:{ada}")
        ).one()
        assert order(db) == [
            (1, "set-up", "scheduled", "01-19 09:30"),
            (2, "standard", "scheduled", "03-16 09:30"),
            (3, "final", "scheduled", "04-13 09:30"),
            (4, "standard", "cancelled", "02-16 09:30"),
        ]
        assert read_draft(kept.draft) == {"question": Written(value="How do I begin?", device="d")}
        assert kept.closes_at == session(db, 2).starts_at
        assert len(list(db.scalars(select(Draft)))) == 1
        assert session(db, 4).change_reason == "the room burned down"
        assert db.get_one(FormLink, link.id).cancelled_at == BEFORE_SECOND


def test_ending_early_makes_the_last_one_left_the_final(under_way):
    with under_way.writing() as db:
        programme_id = the_set(db).programme_id
        end_early(db, programme_id, last_day=date(2027, 3, 31), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        ends = [(row.number, row.kind.value) for row in (session(db, 3), session(db, 3, "Rowan"))]
        assert order(db)[2:] == [
            (3, "final", "scheduled", "03-16 09:30"),
            (4, "final", "cancelled", "04-13 09:30"),
        ]
        assert ends == [(3, "final"), (3, "final")]
        assert db.scalars(select(Programme)).one().ends_at == session(db, 3, "Rowan").ends_at


def test_programme_of_which_nothing_is_left_to_come_ends_now(under_way):
    with under_way.writing() as db:
        programme_id = the_set(db).programme_id
        end_early(db, programme_id, last_day=date(2027, 2, 10), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        # Not with the session in January: words go ninety days after, with two warnings before.
        assert db.scalars(select(Programme)).one().ends_at == BEFORE_SECOND


def test_ending_early_where_nothing_follows_is_refused(under_way):
    with pytest.raises(Refused, match="no session is to come"), under_way.writing() as db:
        end_early(db, the_set(db).programme_id, last_day=date(2027, 6, 1), by=asked(BEFORE_SECOND))


def test_an_added_date_takes_its_place_in_time(under_way):
    with under_way.writing() as db:
        add_session(
            db,
            the_set(db).id,
            starts_local=wall("2027-03-02T09:30"),
            by=asked(BEFORE_SECOND),
        )

    with under_way.reading() as db:
        assert order(db) == [
            (1, "set-up", "scheduled", "01-19 09:30"),
            (2, "standard", "scheduled", "02-16 09:30"),
            (3, "standard", "scheduled", "03-02 09:30"),
            (4, "standard", "scheduled", "03-16 09:30"),
            (5, "final", "scheduled", "04-13 09:30"),
        ]


def test_who_joins_after_the_set_up_gets_one_mail_and_three_late_forms(under_way):
    with under_way.writing() as db:
        add_joiner(
            db,
            the_set(db).id,
            IVY,
            is_set_asked=True,
            is_late_agreed=False,
            by=asked(BEFORE_SECOND),
        )

    with under_way.reading() as db:
        ivy = place(db, "Ivy")
        links = db.scalars(select(FormLink).where(FormLink.person_id == ivy.person_id))
        opened = {(link.form, link.closes_at) for link in links}
        starts_at = session(db, 2).starts_at
        assert (ivy.role, ivy.starts_at) == (Role.MEMBER, BEFORE_SECOND)
        assert ivy.person.language == "de"
        assert opened == {(form, starts_at) for form in ("joining", "baseline", "affirmations")}
        assert news(db) == [("welcome", "ivy", "due")]


def test_who_joins_before_the_set_up_gets_the_usual_mails(database):
    with database.writing() as db:
        add_joiner(
            db,
            the_set(db).id,
            IVY,
            is_set_asked=True,
            is_late_agreed=False,
            by=asked(BEFORE_FIRST),
        )
    let_mail_leave(database, BEFORE_FIRST + timedelta(minutes=1))

    with database.reading() as db:
        ivy = place(db, "Ivy").person_id
        found = select(Mailing.touchpoint, Mailing.state).where(Mailing.person_id == ivy)
        assert dict(db.execute(found.order_by(Mailing.id)).all()) == {
            "joining": MailingState.SENT,
            # Of the same day, so the one mail names it.
            "set-introduction": MailingState.SKIPPED,
        }


@pytest.mark.parametrize(
    ("now", "is_set_asked", "who", "why"),
    [
        (BEFORE_SECOND, False, IVY, "please ask the set first"),
        (datetime(2027, 2, 17, 9, 0, tzinfo=UTC), True, IVY, "session 2 has begun"),
        (datetime(2027, 5, 1, 9, 0, tzinfo=UTC), True, IVY, "session 2 has begun"),
        (
            BEFORE_SECOND,
            True,
            Newcomer("ada.holm@larkfield.example", "", "", "", "", ""),
            "Ada Holm is in set Maple already",
        ),
        (BEFORE_SECOND, True, Newcomer("x@y.example", "", "", "", "", ""), "give their name"),
        (
            BEFORE_SECOND,
            True,
            Newcomer("x@y.example", "X", "Y", "Europe/London", "mon", "", "z@y.example"),
            "nobody is known by z@y.example",
        ),
    ],
)
def test_a_joiner_who_cannot_come_is_refused(under_way, now, is_set_asked, who, why):
    with pytest.raises(Refused, match=why), under_way.writing() as db:
        add_joiner(
            db,
            the_set(db).id,
            who,
            is_set_asked=is_set_asked,
            is_late_agreed=False,
            by=asked(now),
        )


def test_swapping_takes_open_actions_along_and_tells_both_facilitators(under_way):
    with under_way.writing() as db:
        ada, dov = place(db, "Ada"), place(db, "Dov")
        db.add(
            Action(
                owner_id=ada.person_id,
                set_id=ada.set_id,
                agreed_in_id=session(db, 1).id,
                what="ask first",
                first_step="today",
                agreed_at=BOOKED,
                delete_after=date.max,
            )
        )
        swap_members(db, ada.id, dov.id, by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        rows = db.execute(
            select(Person.given_name, Membership)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.given_name.in_(("Ada", "Dov")))
            .order_by(Person.given_name, Membership.id)
        )
        seats = [
            (name, row.learning_set.name, row.starts_at == BEFORE_SECOND, row.end_reason)
            for name, row in rows
        ]
        assert seats == [
            ("Ada", "Maple", False, "swapped"),
            ("Ada", "Rowan", True, None),
            ("Dov", "Rowan", False, "swapped"),
            ("Dov", "Maple", True, None),
        ]
        assert news(db) == [
            ("new-set", "ada", "due"),
            ("new-set", "dov", "due"),
            ("swapped-members", "fay", "due"),
            ("swapped-members", "hal", "due"),
        ]
        assert db.scalars(select(Action)).one().set_id == the_set(db, "Rowan").id


def test_who_answered_once_is_not_asked_again_in_a_new_set(database):
    with database.writing() as db:
        ada, dov = place(db, "Ada"), place(db, "Dov")
        link = db.scalars(
            select(FormLink).where(FormLink.form == "joining", FormLink.person_id == ada.person_id)
        ).one()
        link.reply = Reply(version=1, device="d", submitted_at=BOOKED, changed_at=BOOKED)
        swap_members(db, ada.id, dov.id, by=asked(BEFORE_FIRST))
    let_mail_leave(database, BEFORE_FIRST + timedelta(minutes=1))

    with database.reading() as db:
        rows = db.execute(
            select(Person.given_name, Mailing.touchpoint, Mailing.state)
            .join(Person, Person.id == Mailing.person_id)
            .where(
                Person.given_name.in_(("Ada", "Dov")),
                Mailing.touchpoint == "joining",
                Mailing.due_at >= BEFORE_FIRST,
            )
            .order_by(Person.given_name)
        )
        assert [tuple(row) for row in rows] == [
            ("Ada", "joining", MailingState.SKIPPED),
            ("Dov", "joining", MailingState.SENT),
        ]


def test_a_swap_within_a_set_is_refused(under_way):
    with pytest.raises(Refused, match="they are in the same set"), under_way.writing() as db:
        swap_members(db, place(db, "Ada").id, place(db, "Ben").id, by=asked(BEFORE_SECOND))


def test_a_new_facilitator_is_told_of_before_the_calendar_changes(under_way):
    evening = datetime(2027, 2, 9, 20, 0, tzinfo=UTC)
    with under_way.writing() as db:
        change_facilitator(db, place(db, "Fay").id, IVY, by=asked(evening))
        later = add_session(
            db, the_set(db).id, starts_local=wall("2027-03-02T09:30"), by=asked(evening)
        )
        urgent = later.not_before

    with under_way.reading() as db:
        told = db.scalars(select(Mailing.not_before).where(Mailing.touchpoint == "new-facilitator"))
        last = max(at for at in told if at is not None)
        (job, _) = waiting_jobs(db)
        assert news(db) == [
            ("new-facilitator", who, "due") for who in ("ada", "ben", "cleo", "jan")
        ]
        assert (job.not_before, urgent) == (last + timedelta(hours=1), None)
        assert (place(db, "Fay").end_reason, place(db, "Ivy").role) == (
            "handed over",
            Role.FACILITATOR,
        )


def test_only_a_facilitator_hands_over(under_way):
    with pytest.raises(Refused, match="does not facilitate"), under_way.writing() as db:
        change_facilitator(db, place(db, "Ada").id, IVY, by=asked(BEFORE_SECOND))


def test_another_organiser_is_one_of_those_who_may(under_way):
    with under_way.writing() as db:
        maple = the_set(db)
        former = maple.series[-1].mailbox
        (other,) = set(ORGANISERS) - {former}
        by = asked(BEFORE_SECOND)
        change_organiser(db, maple.id, mailbox=other, organisers=ORGANISERS, by=by)
        with pytest.raises(Refused, match="organises this set already"):
            change_organiser(db, maple.id, mailbox=other, organisers=ORGANISERS, by=by)
        with pytest.raises(Refused, match="may not organise"):
            change_organiser(db, maple.id, mailbox="x@y.example", organisers=ORGANISERS, by=by)

    with under_way.reading() as db:
        assert the_set(db).organiser == other


def test_a_pause_holds_what_waits_and_resuming_lets_it_be_decided_anew(under_way):
    with under_way.writing() as db:
        programme_id = the_set(db).programme_id
        second = session(db, 2).id
        move_session(db, second, starts_local=wall("2027-02-23T09:30"), by=asked(BEFORE_SECOND))
        pause_programme(db, programme_id, by=asked(BEFORE_SECOND))
        held = [state for *_, state in news(db)]
        with pytest.raises(Refused, match="it is paused already"):
            pause_programme(db, programme_id, by=asked(BEFORE_SECOND))
        resume_programme(db, programme_id, by=asked(BEFORE_SECOND))
        with pytest.raises(Refused, match="it is not paused"):
            resume_programme(db, programme_id, by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        assert held == ["held"] * 4
        assert [state for *_, state in news(db)] == ["due"] * 4


def test_news_of_a_paused_programme_is_held(under_way):
    with under_way.writing() as db:
        pause_programme(db, the_set(db).programme_id, by=asked(BEFORE_SECOND))
        second = session(db, 2).id
        move_session(db, second, starts_local=wall("2027-02-23T09:30"), by=asked(BEFORE_SECOND))

    with under_way.reading() as db:
        assert [state for *_, state in news(db)] == ["held"] * 4


def test_a_plan_that_nobody_confirmed_is_not_changed(sqlite_url):
    database = open_database(sqlite_url)
    book(database, read_programme(PAIR), now=BOOKED, organisers=ORGANISERS)
    with pytest.raises(Refused, match="is not confirmed yet"), database.writing() as db:
        cancel_session(db, session(db, 2).id, by=asked(BOOKED))


def test_a_change_is_written_down_with_its_reason(under_way):
    with under_way.writing() as db:
        second = session(db, 2)
        move_session(
            db,
            second.id,
            starts_local=wall("2027-02-23T09:30"),
            by=asked(BEFORE_SECOND, reason="half the set is at the fair"),
        )
        subject = f"session:{second.id}"

    with under_way.reading() as db:
        row = db.scalars(select(AuditEvent).where(AuditEvent.verb == "session-moved")).one()
        assert (row.actor, row.subject, row.old, row.new) == (
            "hr:1",
            subject,
            "16 February 2027, 09:30",
            "23 February 2027, 09:30: half the set is at the fair",
        )
        assert waiting_jobs(db)[0].state is JobState.WAITING
