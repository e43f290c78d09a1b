"""The facilitator's run-sheet: who comes, what is open, whose turn it is."""

import re
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.states import (
    ActionState,
    Coming,
    DateState,
    FieldClass,
    Mode,
    Presenting,
    Response,
    Role,
)
from service.models import (
    Attendance,
    CalendarDate,
    Invitee,
    LearningSet,
    LogEntry,
    Membership,
    Person,
    Programme,
    Question,
    Turn,
)
from tests.hr import counted_queries
from tests.participants import Maple, add_action, add_link, add_reply, page_path
from tests.routes.pressing import open_with_code
from tests.web_wiring import NOW, WebWiring

LATER = NOW.date() + timedelta(days=200)


def _sheet(wiring: WebWiring, maple: Maple, person_id: int) -> str:
    with wiring.database.reading() as db:
        place = db.scalars(
            select(Membership.id).where(
                Membership.person_id == person_id, Membership.set_id == maple.learning_set
            )
        ).one()
    return f"{page_path(wiring, person_id)}/run-sheet/{place}"


def _rows(page: str, heading: str) -> list[str]:
    """Return the plain text of each row under a heading."""
    part = page[page.index(f'id="{heading}"') :]
    part = part[: part.index("</section>")]
    found = re.findall(r"<li>(.*?)</li>", part, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def _ask(
    db: Session, maple: Maple, owner: int, shown_to: FieldClass, words: str, *, days: int
) -> None:
    link = add_link(db, maple, f"before-session {words}", session=2, person=owner)
    reply = add_reply(db, link)
    db.add(
        Question(
            owner_id=owner,
            set_id=maple.learning_set,
            reply_id=reply.id,
            words=words,
            shown_to=shown_to,
            written_at=NOW - timedelta(days=days),
            delete_after=LATER,
        )
    )


def test_sheet_tells_who_comes_by_their_word_else_by_outlook(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        date_ = CalendarDate(
            set_id=maple.learning_set,
            set_session_id=maple.sessions[1],
            mailbox="sets@acme.example",
            state=DateState.STANDING,
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=3),
            has_own_list=True,
        )
        db.add(date_)
        db.flush()
        for person_id, name, response in (
            (maple.ann, "ann", Response.DECLINED),
            (maple.bob, "bob", Response.ACCEPTED),
        ):
            db.add(
                Invitee(
                    set_id=maple.learning_set,
                    calendar_date_id=date_.id,
                    address=f"{name}@acme.example",
                    person_id=person_id,
                    response=response,
                )
            )
        db.add(
            Attendance(set_session_id=maple.sessions[1], person_id=maple.ann, coming=Coming.LATE)
        )
    sheet = _sheet(wiring, maple, maple.fay)
    open_with_code(client, wiring, page_path(wiring, maple.fay))

    page = client.get(sheet).text

    assert "2 of 2 are likely to come" in page
    assert _rows(page, "coming") == [
        "Ann Ångström will be late",
        "Bob Brown accepted in Outlook",
    ]


def test_sheet_puts_first_who_has_waited_longest_and_proposes_who_would(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.add_all(
            [
                Turn(set_session_id=maple.sessions[0], person_id=maple.ann),
                Turn(set_session_id=maple.sessions[1], person_id=maple.bob, minutes=40),
                Attendance(
                    set_session_id=maple.sessions[2],
                    person_id=maple.ann,
                    presenting=Presenting.NOT_TODAY,
                ),
                Attendance(
                    set_session_id=maple.sessions[2],
                    person_id=maple.bob,
                    presenting=Presenting.MAYBE,
                ),
            ]
        )
    wiring.clock.at = NOW + timedelta(days=2)
    open_with_code(client, wiring, page_path(wiring, maple.fay))

    page = client.get(_sheet(wiring, maple, maple.fay)).text

    assert _rows(page, "turns") == [
        "Ann Ångström last in session 1 not this time",
        "Bob Brown last in session 2 maybe",
    ]
    assert "Proposed: <strong>Bob Brown</strong>" in page


def test_sheet_has_the_agenda_on_its_readers_clock(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Person, maple.fay).zone = "Europe/Berlin"
        db.get_one(Programme, maple.programme).mode = Mode.SHARED_PROJECT
    open_with_code(client, wiring, page_path(wiring, maple.fay))

    page = client.get(_sheet(wiring, maple, maple.fay)).text

    lines = [" ".join(one.split()[:4]) for one in _rows(page, "agenda")]
    assert lines == [
        "14:30 13 min Check-in",
        "14:43 17 min Action",
        "15:00 6 min Which",
        "15:06 7 min Break",
        "15:13 45 min The",
        "15:58 12 min Break",
        "16:10 45 min The",
        "16:55 10 min My",
        "17:05 10 min What",
        "17:15 10 min How",
        "17:25 5 min Next",
    ]
    assert "This session: inside research: data and interviews." in page
    assert "Whose turn it is to lead" in page


def test_sheet_shows_open_actions_and_shared_questions_and_no_private_words(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, "ask Sam", session=1)
        add_action(db, maple, "write it down", session=1).state = ActionState.STUCK
        add_action(db, maple, "closed long ago", session=1).state = ActionState.DONE
        _ask(db, maple, maple.ann, FieldClass.SET, "Whose letter is it?", days=9)
        _ask(db, maple, maple.ann, FieldClass.PRIVATE, "Am I the problem?", days=1)
        _ask(db, maple, maple.bob, FieldClass.FACILITATOR, "What do I avoid?", days=2)
        db.add(
            LogEntry(
                owner_id=maple.ann,
                kind="learned",
                words="kept in the log",
                written_at=NOW,
                delete_after=LATER,
            )
        )
    open_with_code(client, wiring, page_path(wiring, maple.fay))

    page = client.get(_sheet(wiring, maple, maple.fay)).text

    assert _rows(page, "open-actions") == [
        "ask Sam Ann Ångström",
        "write it down Ann Ångström stuck",
    ]
    assert _rows(page, "questions") == [
        "Whose letter is it? Ann Ångström shown to the set",
        "What do I avoid? Bob Brown shown to you",
    ]
    hidden = ("Am I the problem?", "closed long ago", "kept in the log")
    assert [words for words in hidden if words in unescape(page)] == []


def test_sheet_opens_after_a_code_alone(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, "ask Sam", session=1)

    page = client.get(_sheet(wiring, maple, maple.fay)).text

    assert ("ask Sam" in page, "A code first" in page) == (False, True)


def test_sheet_is_a_hosts_only_where_sets_run_themselves(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.add(
            Membership(
                set_id=maple.learning_set, person_id=maple.sue, role=Role.HOST, starts_at=NOW
            )
        )
    sheet = _sheet(wiring, maple, maple.sue)
    hosted = client.get(sheet).status_code
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).self_facilitated = True

    assert (hosted, client.get(sheet).status_code) == (404, 200)
    assert client.get(_sheet(wiring, maple, maple.ann)).status_code == 404


def test_sheet_of_one_set_holds_nothing_of_another(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        other = LearningSet(programme_id=maple.programme, name="Oak", project="Another")
        db.add(other)
        db.flush()
        add_action(db, maple, "said in Oak", session=1).set_id = other.id
    open_with_code(client, wiring, page_path(wiring, maple.fay))

    assert "said in Oak" not in client.get(_sheet(wiring, maple, maple.fay)).text


def test_sheet_costs_as_many_queries_with_many_rows_as_with_one(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    open_with_code(client, wiring, page_path(wiring, maple.fay))
    sheet = _sheet(wiring, maple, maple.fay)
    counts = []

    for number in range(3):
        with wiring.database.writing() as db:
            add_action(db, maple, f"ask {number}", session=1)
            _ask(db, maple, maple.bob, FieldClass.SET, f"Why {number}?", days=number)
            db.add(Turn(set_session_id=maple.sessions[number], person_id=maple.ann))
        with counted_queries(wiring.database) as statements:
            client.get(sheet)
        counts.append(len(statements))

    assert counts == [counts[0]] * 3
