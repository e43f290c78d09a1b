"""What HR looks at: states in words, counts and never content, a fixed number of queries."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Coming, MailingState, Role, SeriesState, SessionState
from service.models import Answer, Attendance, Mailing, Membership, Reply, Series, SetSession
from service.store.programme_grid import Answered, programme_grid
from service.store.programme_people import ProcessFacts, programme_people
from tests.hr import (
    HrWiring,
    book_sets,
    counted_queries,
    mail_row,
    mark_booked,
    queue_mail,
    set_mail_state,
)
from tests.participants import Maple, add_action, add_link, build_maple
from tests.web_wiring import NOW

PRIVATE = "the merger frightens my team"


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    """A set in which Ann wrote and Bob did not, before session 2 and after session 1."""
    with wiring.database.writing() as db:
        made = build_maple(db)
        add_action(db, made, PRIVATE, session=1)
        for session, form in ((2, "before-session"), (1, "affirmations")):
            answered = add_link(db, made, form, session=session)
            add_link(db, made, form, session=session, person=made.bob)
            reply = Reply(
                form_link_id=answered.id,
                version=1,
                device="d" * 64,
                submitted_at=NOW,
                changed_at=NOW,
            )
            db.add(reply)
            db.flush()
            db.add(
                Answer(
                    reply_id=reply.id,
                    field="happened",
                    classes="S",
                    value=PRIVATE,
                    device="d" * 64,
                    delete_after=NOW.date(),
                )
            )
        return made


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_grid_counts_who_answered(wiring: HrWiring, maple: Maple) -> None:
    with wiring.database.reading() as db:
        [row] = programme_grid(db, maple.programme, now=NOW).rows

    assert (row.cells[1].before, row.cells[1].after) == (None, Answered(1, 2))
    assert (row.cells[2].before, row.cells[2].after) == (Answered(1, 2), None)
    assert (row.members, row.facilitators, row.affirmed) == (2, ("Fay Facey",), Answered(0, 2))


def test_grid_counts_who_was_there_of_those_who_had_a_place_then(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    first, second, *_ = maple.sessions
    with wiring.database.writing() as db:
        place = db.scalars(select(Membership).where(Membership.person_id == maple.bob)).one()
        place.ends_at = NOW - timedelta(days=1)
        for person, was_there in ((maple.ann, True), (maple.bob, False)):
            db.add(Attendance(set_session_id=first, person_id=person, attended=was_there))
        db.add(Attendance(set_session_id=second, person_id=maple.ann, coming=Coming.YES))

    with wiring.database.reading() as db:
        [row] = programme_grid(db, maple.programme, now=NOW).rows
    grid = words_of(browser.get(f"/programmes/{maple.programme}?session={first}").text)
    the_set = words_of(browser.get(f"/sets/{maple.learning_set}").text)

    assert [(cell.there, cell.members) for cell in row.cells.values()] == [
        (1, 2),
        *[(None, 1)] * 5,
    ]
    assert "13:30 held 1 of 2 there" in grid
    assert "There 1 of 2 were there" in grid
    assert "held nobody invited 1 of 2 there" in the_set


def test_person_has_a_history_of_places_and_mails(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        place = db.get_one(Membership, maple.ann_in)
        place.ends_at, place.end_reason = NOW - timedelta(days=1), "swapped"
        db.add(
            Membership(
                set_id=maple.learning_set,
                person_id=maple.ann,
                role=Role.HOST,
                starts_at=NOW - timedelta(days=1),
            )
        )
        for number, state in enumerate((MailingState.SENT, MailingState.SENT, MailingState.DUE)):
            db.add(
                Mailing(
                    key=f"pulse:{number}",
                    touchpoint="pulse",
                    programme_id=maple.programme,
                    person_id=maple.ann,
                    state=state,
                    sent_at=None if state is MailingState.DUE else NOW - timedelta(days=number),
                    due_at=NOW,
                    useless_after=NOW,
                    mailbox="sets@acme.example",
                )
            )

    path = f"/programmes/{maple.programme}/people"
    page = words_of(browser.get(f"{path}/{maple.ann}").text)

    assert f'href="{path}/{maple.ann}"' in browser.get(path).text
    assert (
        "Maple member Fri 1 Jan, 09:00 Mon 1 Mar, 09:00 changed places "
        "Maple host Mon 1 Mar, 09:00 still in"
    ) in page
    assert "Midway pulse due 1 Tue 2 Mar, 09:00 London" in page
    assert "Midway pulse sent 2 Tue 2 Mar, 09:00 London" in page
    assert "manager of Ann" not in page
    assert browser.get(f"{path}/4711").status_code == 404


def test_cancelled_link_is_not_counted_as_asked(wiring: HrWiring, maple: Maple) -> None:
    with wiring.database.writing() as db:
        add_link(db, maple, "after-session", session=2).cancelled_at = NOW

    with wiring.database.reading() as db:
        [row] = programme_grid(db, maple.programme, now=NOW).rows

    assert row.cells[2].after is None


def test_grid_says_what_each_date_is(browser: FlaskClient, wiring: HrWiring, maple: Maple) -> None:
    with wiring.database.writing() as db:
        db.get_one(SetSession, maple.sessions[3]).state = SessionState.CANCELLED
        db.add(
            Series(
                set_id=maple.learning_set,
                mailbox="sets@acme.example",
                transaction_id="t",
                tag="t",
                first_local=db.get_one(SetSession, maple.sessions[0]).starts_local,
                interval_weeks=5,
                date_count=6,
                state=SeriesState.PLANNED,
            )
        )
    before = browser.get(f"/programmes/{maple.programme}").text
    mark_booked(wiring.database)
    after = browser.get(f"/programmes/{maple.programme}").text

    def states(page: str) -> list[str]:
        cells = re.findall(r'class="cell [^"]*".*?class="state[^"]*">([^<]+)<', page, re.DOTALL)
        return [str(cell) for cell in cells]

    assert states(before) == ["held", "planned", "planned", "cancelled", "planned", "planned"]
    assert states(after) == ["held", "booked", "booked", "cancelled", "booked", "booked"]
    assert "in Outlook Teams link" in words_of(after)


def test_session_stands_beside_the_grid(browser: FlaskClient, maple: Maple) -> None:
    page = words_of(browser.get(f"/programmes/{maple.programme}?session={maple.sessions[1]}").text)

    assert "Maple, session 2 Tuesday 2 March, 13:30–16:30 (London)" in page
    assert "1 of 2 have answered" in page


def test_people_carry_counts_and_never_words(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.reading() as db:
        people = programme_people(db, maple.programme)

    facts = {person.name: person.facts for person in people.in_sets}
    assert facts == {
        "Ann Ångström": ProcessFacts(2, 2, 0, 0),
        "Bob Brown": ProcessFacts(2, 0, 0, 0),
        "Fay Facey": ProcessFacts(0, 0, 0, 0),
    }
    assert [(person.name, person.is_sponsor, person.reports) for person in people.others] == [
        ("Sue Sponsor", True, ()),
        ("Max Meyer", False, ("Ann Ångström",)),
    ]


def test_no_page_of_hr_shows_what_people_wrote(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    mailing_ids = queue_mail(wiring)
    paths = [
        "/",
        "/audit",
        f"/programmes/{maple.programme}",
        f"/programmes/{maple.programme}?session={maple.sessions[1]}",
        f"/programmes/{maple.programme}/people",
        f"/programmes/{maple.programme}/people/{maple.ann}",
        f"/programmes/{maple.programme}/outbox",
        f"/sets/{maple.learning_set}",
        *(f"/outbox/{mailing_id}" for mailing_id in mailing_ids),
        *(f"/outbox/{mailing_id}/html" for mailing_id in mailing_ids),
    ]

    pages = {path: browser.get(path) for path in paths}

    assert {answer.status_code for answer in pages.values()} == {200}
    assert [path for path, answer in pages.items() if "merger" in answer.text] == []


def test_who_affirmed_is_a_count_for_hr(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    # The words alone: the page's form guard holds the second at which it was made.
    before = words_of(browser.get(f"/sets/{maple.learning_set}").text)
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).affirmed_at = NOW

    after = words_of(browser.get(f"/sets/{maple.learning_set}").text)

    assert after == before.replace("0 of 2 members", "1 of 2 members")


def test_somebody_who_left_stays_listed_with_the_day(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.get_one(Membership, maple.ann_in).ends_at = NOW - timedelta(days=1)

    page = words_of(browser.get(f"/programmes/{maple.programme}/people").text)
    the_set = words_of(browser.get(f"/sets/{maple.learning_set}").text)

    assert "left Mon 1 Mar, 09:00" in page
    assert "Ann Ångström member ann@acme.example London until Mon 1 Mar, 09:00" in the_set


def test_home_puts_exceptions_first(browser: FlaskClient, wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    quiet = words_of(browser.get("/").text)
    [mailing_id, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, mailing_id, MailingState.FAILED, reason="no such mailbox")
    with wiring.database.writing() as db:
        db.scalars(select(Series)).one().problem = "Teams gave no link"

    home = browser.get("/").text

    assert "Nothing needs a hand" in quiet
    assert "2 things need a hand" in words_of(home)
    assert f'href="/outbox/{mailing_id}"' in home
    assert "Teams gave no link" in home


def test_every_table_names_itself_and_its_headings(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    queue_mail(wiring)
    paths = ["", "/plan", "/people", "/outbox", "/outbox?folder=due"]
    pages = [browser.get(f"/programmes/{programme}{path}").text for path in paths]
    pages += [browser.get(path).text for path in ("/", "/audit", "/sets/1")]

    tables = [table for page in pages for table in re.findall(r"<table.*?</table>", page, re.S)]

    assert len(tables) == 10
    assert all("<caption" in table for table in tables)
    assert [cell for table in tables for cell in re.findall(r"<th(?! scope=)[^e>]*>", table)] == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/audit",
        "/programmes/{programme}",
        "/programmes/{programme}?session={session}",
        "/programmes/{programme}/plan",
        "/programmes/{programme}/people",
        "/programmes/{programme}/people/{person}",
        "/programmes/{programme}/outbox",
        "/programmes/{programme}/outbox?folder=due",
        "/programmes/{programme}/outbox?folder=stuck",
        "/sets/{set_id}",
    ],
)
def test_queries_do_not_grow_with_rows(browser: FlaskClient, wiring: HrWiring, path: str) -> None:
    counts = []
    for sets in (1, 3):
        programme = book_sets(wiring, sets, key=f"with-{sets}")
        mailing_ids = queue_mail(wiring)
        for mailing_id in mailing_ids[-sets:]:
            set_mail_state(wiring.database, mailing_id, MailingState.FAILED)
        with wiring.database.reading() as db:
            [row, *_] = programme_grid(db, programme, now=NOW).rows
        address = path.format(
            programme=programme,
            set_id=row.set_id,
            session=row.cells[1].session_id,
            person=mail_row(wiring.database, mailing_ids[-1]).person_id,
        )
        with counted_queries(wiring.database) as seen:
            assert browser.get(address).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]
