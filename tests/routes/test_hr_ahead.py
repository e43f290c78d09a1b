"""What the first page says before it goes wrong: small sessions, silent sponsors, concerns."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Coming, MailingState, Quorum, RiskKind
from service.models import (
    Attendance,
    AuditEvent,
    FormLink,
    Mailing,
    Programme,
    QuorumChoice,
    RiskFlag,
    SetSession,
)
from tests.hr import HrWiring, book_sets, counted_queries, csrf_token, sign_in
from tests.participants import Maple, add_link, add_reply

BEFORE = timedelta(weeks=3, days=1)
"""From the standing clock to a fortnight before session 3 of Maple, on 6 April."""


def words(browser: FlaskClient) -> str:
    page = browser.get("/").text
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def press(browser: FlaskClient, path: str) -> int:
    return browser.post(path, data={"csrf_token": csrf_token(browser)}).status_code


def comes(wiring: HrWiring, maple: Maple, *people: int, coming: Coming = Coming.YES) -> None:
    with wiring.database.writing() as db:
        for person in people:
            db.add(Attendance(set_session_id=maple.sessions[2], person_id=person, coming=coming))


def nobody_comes(wiring: HrWiring) -> None:
    """Let every member have said no to every session to come."""
    with wiring.database.writing() as db:
        sessions = db.scalars(select(SetSession).where(SetSession.starts_at > wiring.clock.at))
        for session in sessions.all():
            for place in session.learning_set.memberships:
                told = {"set_session_id": session.id, "person_id": place.person_id}
                if db.scalar(select(Attendance.id).filter_by(**told)) is None:
                    db.add(Attendance(coming=Coming.NO, **told))


def ask_sponsor(wiring: HrWiring, maple: Maple, form: str, session: int) -> int:
    """Let the sponsor's mail about a session have left now."""
    with wiring.database.writing() as db:
        link = add_link(
            db, maple, form, session=session, person=maple.sue, closes_in=timedelta(days=60)
        )
        db.add(
            Mailing(
                key=link.key,
                touchpoint=form,
                programme_id=maple.programme,
                person_id=maple.sue,
                set_session_id=link.set_session_id,
                form_link_id=link.id,
                state=MailingState.SENT,
                sent_at=wiring.clock.at,
                due_at=wiring.clock.at,
                useless_after=link.closes_at,
                mailbox="sets@acme.example",
            )
        )
        return link.id


def raise_flag(wiring: HrWiring, maple: Maple, kind: RiskKind) -> int:
    with wiring.database.writing() as db:
        flag = RiskFlag(
            set_session_id=maple.sessions[1],
            raised_by_id=maple.fay,
            kind=kind,
            raised_at=wiring.clock.at,
        )
        db.add(flag)
        db.flush()
        return flag.id


def test_small_session_is_told_from_two_weeks_ahead(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    comes(wiring, maple, maple.bob, coming=Coming.NO)
    wiring.clock.at += BEFORE - timedelta(days=2)
    too_soon = words(browser)
    wiring.clock.at += timedelta(days=2)

    told = words(browser)

    assert "Nothing needs a hand" in too_soon
    assert (
        "1 thing needs a hand Before it goes wrong too few may come Set Maple, session 3 of Spring "
        "sets Tuesday 6 April, 13:30–16:30: 1 of 2 cannot come; it takes 2. Move it or look"
    ) in told


def test_silence_counts_as_staying_away_once_a_session_is_soon(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    comes(wiring, maple, maple.ann)
    wiring.clock.at += BEFORE
    two_weeks_ahead = words(browser)
    wiring.clock.at = datetime(2027, 4, 2, 12, 30, tzinfo=UTC)

    assert "Nothing needs a hand" in two_weeks_ahead
    assert "1 of 2 are likely to come as far as is known; it takes 2." in words(browser)


@pytest.mark.parametrize("what", ["all come", "chosen", "paused"])
def test_session_that_needs_no_hand_is_not_told(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, what: str
) -> None:
    wiring.clock.at += BEFORE
    if what == "all come":
        comes(wiring, maple, maple.ann, maple.bob)
    else:
        comes(wiring, maple, maple.bob, coming=Coming.NO)
    with wiring.database.writing() as db:
        if what == "paused":
            db.get_one(Programme, maple.programme).paused_at = wiring.clock.at
        if what == "chosen":
            db.add(
                QuorumChoice(
                    set_session_id=maple.sessions[2],
                    choice=Quorum.RUN,
                    chosen_by_id=maple.fay,
                    chosen_at=wiring.clock.at,
                )
            )

    assert "Nothing needs a hand" in words(browser)


@pytest.mark.parametrize(
    ("choice", "kind", "said"),
    [
        (Quorum.MOVE, "move", "asks to be moved Set Maple, session 3 of Spring sets"),
        (Quorum.BUDDY, "cancel", "catches up in two halves: give up the date Set Maple, session 3"),
        (Quorum.CANCEL, "cancel", "asks to be cancelled Set Maple, session 3 of Spring sets"),
    ],
)
def test_what_a_set_chose_stands_with_the_change_it_leads_to(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, choice: Quorum, kind: str, said: str
) -> None:
    wiring.clock.at += BEFORE
    with wiring.database.writing() as db:
        row = QuorumChoice(set_session_id=maple.sessions[2], choice=choice)
        row.chosen_by_id, row.chosen_at = maple.fay, wiring.clock.at
        db.add(row)

    url = f"/sets/{maple.learning_set}/changes/{kind}?session={maple.sessions[2]}"
    assert said in words(browser)
    assert f'href="{url}"' in browser.get("/").text
    assert f'value="{maple.sessions[2]}" selected' in browser.get(url).text


def test_sponsor_is_silent_after_five_of_their_working_days(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    ask_sponsor(wiring, maple, "sponsor-progress", 1)
    wiring.clock.at += timedelta(hours=1)
    ask_sponsor(wiring, maple, "sponsor-progress", 2)
    wiring.clock.at += timedelta(days=6)
    on_the_fourth = words(browser)
    wiring.clock.at += timedelta(days=1)

    told = words(browser)

    assert "Nothing needs a hand" in on_the_fourth
    assert (
        "no answer for a week Sue Sponsor , sponsor of Spring sets Sponsor's progress: 2 forms, "
        "the oldest unanswered since Tue 2 Mar, 09:00 (London). Remind once more"
    ) in told


def test_sponsor_who_answered_or_was_passed_over_is_not_silent(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    answered = ask_sponsor(wiring, maple, "sponsor-progress", 2)
    ask_sponsor(wiring, maple, "sponsor-sign-off", 1)
    with wiring.database.writing() as db:
        add_reply(db, db.get_one(FormLink, answered))
        db.get_one(Programme, maple.programme).signed_off_at = wiring.clock.at
    wiring.clock.at += timedelta(days=10)

    assert "Nothing needs a hand" in words(browser)


def test_silent_sponsor_is_reminded_once_a_day(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    ask_sponsor(wiring, maple, "sponsor-progress", 2)
    path = f"/programmes/{maple.programme}/sponsor/sponsor-progress/remind"
    early = press(browser, path)
    wiring.clock.at += timedelta(days=8)

    assert (early, press(browser, path), press(browser, path)) == (404, 303, 303)

    with wiring.database.reading() as db:
        keys = list(db.scalars(select(Mailing.key).order_by(Mailing.id)))
    first = f"sponsor-progress:{maple.sessions[1]}:{maple.sue}"
    assert keys == [first, f"{first}:again-2027-03-10"]


def test_concern_is_told_by_its_kind_and_looked_after_once(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    flag = raise_flag(wiring, maple, RiskKind.CONFLICT)
    told = words(browser)

    pressed = [press(browser, f"/flags/{flag}/settled") for _ in range(2)]

    assert (
        "concern: a conflict Set Maple of Spring sets Fay Facey raised this after session 2, "
        "Tue 2 Mar, 09:00. You see its kind and no word more: ask Fay Facey what would help."
    ) in told
    assert pressed == [303, 303]
    assert "concern" not in words(browser).partition("Programmes")[0].replace("concern, a mail", "")
    with wiring.database.reading() as db:
        events = list(db.scalars(select(AuditEvent).where(AuditEvent.verb == "concern-settled")))
        assert [(event.subject, event.old, event.new) for event in events] == [
            (f"risk-flag:{flag}", None, None)
        ]


def test_concern_that_is_not_there_is_not_found(browser: FlaskClient, maple: Maple) -> None:
    assert press(browser, "/flags/4711/settled") == 404


def test_viewer_reads_it_all_and_presses_nothing(
    app: Flask, wiring: HrWiring, maple: Maple
) -> None:
    ask_sponsor(wiring, maple, "sponsor-progress", 2)
    flag = raise_flag(wiring, maple, RiskKind.SAFETY)
    wiring.clock.at += timedelta(days=8)
    viewer = sign_in(app, wiring, "HR.Viewer")

    page = viewer.get("/").text

    assert "concern: somebody&#39;s safety" in page
    assert "Sue Sponsor" in page
    assert "Remind once more" not in page
    assert press(viewer, f"/flags/{flag}/settled") == 403


def test_empty_page_teaches_what_will_stand_there(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    wiring.clock.at += timedelta(days=1)

    assert "Here you find only what waits for you, each with its button" in words(browser)


def test_queries_do_not_grow_with_what_lies_ahead(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    ask_sponsor(wiring, maple, "sponsor-progress", 2)
    raise_flag(wiring, maple, RiskKind.SAFETY)
    wiring.clock.at += BEFORE
    nobody_comes(wiring)
    with counted_queries(wiring.database) as one:
        browser.get("/")
    first = words(browser)
    ask_sponsor(wiring, maple, "sponsor-sign-off", 1)
    raise_flag(wiring, maple, RiskKind.CONFLICT)
    book_sets(wiring, 3, key="beside")
    wiring.clock.at += timedelta(days=35)
    nobody_comes(wiring)
    with counted_queries(wiring.database) as many:
        browser.get("/")

    told = ("too few may come", "no answer for a week", "raised this after")
    assert [first.count(each) for each in told] == [1, 1, 1]
    assert [words(browser).count(each) for each in told] == [4, 2, 2]
    assert len(many) == len(one)
