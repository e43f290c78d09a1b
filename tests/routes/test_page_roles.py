"""What sponsors and managers read on their pages, and an action's history on its owner's."""

from datetime import date, timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from service.domain.states import ActionState, Decision, ReleaseState
from service.models import ActionUpdate, Attendance, FormLink, LogEntry, Recommendation, Release
from tests.hr import counted_queries
from tests.participants import Maple, add_action, add_link, add_reply, page_path
from tests.routes.pressing import open_with_code
from tests.web_wiring import NOW, WebWiring

LATER = NOW.date() + timedelta(days=200)
WORDS = "One shared price list"


def _recommend(db: Session, maple: Maple, words: str, **decided: object) -> None:
    link = add_link(db, maple, f"final-story {words}", session=2)
    reply = add_reply(db, link)
    db.add(
        Recommendation(
            set_id=maple.learning_set,
            reply_id=reply.id,
            words=words,
            proposed_at=NOW,
            put_at=NOW,
            delete_after=LATER,
            **decided,
        )
    )


def test_sponsor_reads_counts_at_once_and_recommendations_after_a_code(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        for person_id, attended in ((maple.ann, True), (maple.bob, False), (maple.fay, True)):
            db.add(
                Attendance(set_session_id=maple.sessions[0], person_id=person_id, attended=attended)
            )
        _recommend(db, maple, WORDS)
        _recommend(
            db, maple, "A weekly call", decision=Decision.ADAPTED, reason="every second week",
            owner="Ida", due_on=date(2027, 4, 6), decided_at=NOW,
        )  # fmt: skip
    sues = page_path(wiring, maple.sue)
    before = unescape(client.get(sues).text)
    open_with_code(client, wiring, sues)
    after = unescape(client.get(sues).text)

    assert "1 of 6 sessions held" in before
    # Whom a facilitator marks is a member; the facilitator herself is not counted.
    assert "Session 1: 1 of 2 were there" in before
    assert [name for name in ("Ann", "Bob") if name in before + after] == []
    assert "waits for your answer" in before
    assert (WORDS in before, "every second week" in before) == (False, False)
    assert WORDS in after
    assert "you adapted it" in after
    assert "every second week · Ida · by Tuesday 6 April" in after


def test_sponsors_page_costs_as_many_queries_with_many_rows_as_with_one(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    sues = page_path(wiring, maple.sue)
    counts = []

    for number in range(3):
        with wiring.database.writing() as db:
            _recommend(db, maple, f"{WORDS} {number}")
        with counted_queries(wiring.database) as statements:
            client.get(sues)
        counts.append(len(statements))

    assert counts == [counts[0]] * 3


def test_form_about_a_whole_programme_is_open_on_its_readers_page(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.add(
            FormLink(
                key="baseline:p1:sue",
                form="baseline",
                programme_id=maple.programme,
                person_id=maple.sue,
                opens_at=NOW - timedelta(days=1),
                closes_at=NOW + timedelta(days=1),
            )
        )

    page = client.get(page_path(wiring, maple.sue)).text

    assert '<p class="eyebrow">Spring sets</p>' in page


def test_manager_reads_the_rule_and_whose_dates_but_no_words(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, "ask Sam", session=1)

    page = unescape(client.get(page_path(wiring, maple.max)).text)

    assert "Ann Ångström" in page
    assert "Without a ticked line the same mail comes, at the same time" in page
    assert "A ticked line waits 72 hours before it can go." in page
    assert "ask Sam" not in page


def test_action_shows_how_it_went_on_newest_first(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        action = add_action(db, maple, "ask Sam", session=1)
        for days, state, happened in (
            (9, ActionState.STUCK, "nobody answered"),
            (2, ActionState.PART, "Sam called back"),
        ):
            link = add_link(db, maple, f"before-session {days}", session=2)
            told = NOW - timedelta(days=days)
            reply = add_reply(db, link, at=told)
            db.add(
                ActionUpdate(
                    action_id=action.id,
                    reply_id=reply.id,
                    state=state,
                    happened=happened,
                    told_at=told,
                )
            )
        # What was told counts, not when the link is open: these two forms are not listed.
        for one in db.query(FormLink):
            one.cancelled_at = NOW

    shown = unescape(client.get(page).text)

    assert "28 February: part of it" in shown
    assert "21 February: stuck" in shown
    assert shown.index("Sam called back") < shown.index("nobody answered")


def test_page_after_a_code_costs_as_many_queries_with_many_rows_as_with_one(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    open_with_code(client, wiring, page)
    counts: dict[str, list[int]] = {}

    for number in range(3):
        with wiring.database.writing() as db:
            reply = add_reply(db, add_link(db, maple, "after-session", session=number + 1))
            own = {"owner_id": maple.ann, "reply_id": reply.id, "delete_after": LATER}
            db.add_all(
                [
                    LogEntry(kind="learned", words=f"noted {number}", written_at=NOW, **own),
                    Release(
                        set_id=maple.learning_set,
                        set_session_id=maple.sessions[number],
                        line="action",
                        words=f"ask {number}",
                        preview_hash="",
                        state=ReleaseState.DRAFTED,
                        ticked_at=NOW,
                        **own,
                    ),
                ]
            )
        for path in (page, f"{page}/manager/{maple.ann_in}"):
            with counted_queries(wiring.database) as statements:
                assert f"ask {number}" in client.get(path).text
            counts.setdefault(path, []).append(len(statements))

    assert [set(one) for one in counts.values()] == [{one[0]} for one in counts.values()]
