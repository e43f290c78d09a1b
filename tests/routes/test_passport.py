"""The learning passport: one file of its owner's own, and nothing of anybody else."""

import json
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from service.domain.outcome_units import OutcomeUnit
from service.domain.states import ActionState, Consent, FieldClass, Wave
from service.models import (
    Action,
    ActionUpdate,
    Answer,
    ClosingWord,
    LogEntry,
    Membership,
    Objective,
    Outcome,
    Person,
    Question,
    Rating,
    Story,
)
from tests.hr import counted_queries
from tests.participants import Maple, add_action, add_link, add_reply, dump
from tests.routes.pressing import PRIVATE, open_with_code
from tests.web_wiring import NOW, WebWiring

LATER = NOW.date() + timedelta(days=200)


def _add_learning(db: Session, maple: Maple, person_id: int, mark: str) -> None:
    """Give somebody a row of everything that a passport could hold, its words ending in `mark`."""
    link = add_link(db, maple, f"joining {mark}", session=1, person=person_id)
    reply = add_reply(db, link)
    action = Action(
        owner_id=person_id,
        set_id=maple.learning_set,
        agreed_in_id=maple.sessions[0],
        what=f"ask {mark}",
        first_step=f"write {mark}",
        agreed_at=NOW - timedelta(days=20),
        delete_after=LATER,
    )
    db.add(action)
    db.flush()
    own = {"owner_id": person_id, "delete_after": LATER}
    pseudonym = db.get_one(Person, person_id).pseudonym
    db.add_all(
        [
            ActionUpdate(
                action_id=action.id,
                reply_id=reply.id,
                state=ActionState.PART,
                happened=f"they answered {mark}",
                told_at=NOW,
            ),
            Objective(
                programme_id=maple.programme,
                reply_id=reply.id,
                words=f"learn {mark}",
                written_at=NOW,
                **own,
            ),
            LogEntry(kind="learned", words=f"noted {mark}", written_at=NOW, **own),
            Story(
                set_id=maple.learning_set,
                reply_id=reply.id,
                words=json.dumps({"what_changed": f"it changed {mark}"}),
                consent=Consent.NO,
                written_at=NOW,
                **own,
            ),
            *(
                Question(
                    set_id=maple.learning_set,
                    reply_id=reply.id,
                    words=f"{words} {mark}",
                    shown_to=FieldClass.PRIVATE,
                    written_at=NOW - timedelta(days=days),
                    **own,
                )
                for words, days in (("Who?", 9), ("In between?", 5), ("Whose?", 1))
            ),
            *(
                Rating(
                    pseudonym=pseudonym,
                    programme_id=maple.programme,
                    set_id=maple.learning_set,
                    scope=f"programme:{maple.programme}",
                    wave=wave,
                    item="one_word",
                    word=f"{wave.value} {mark}",
                )
                for wave in (Wave.BASELINE, Wave.THEN, Wave.NOW, Wave.LATER, Wave.HALF_YEAR)
            ),
            # What a manager rated of a report is none of their own figures.
            Rating(
                pseudonym=pseudonym,
                programme_id=maple.programme,
                set_id=maple.learning_set,
                scope=f"programme:{maple.programme}:about:{'a' * 32}",
                wave=Wave.LATER,
                item="change",
                word=f"seen {mark}",
            ),
            Outcome(
                owner_id=person_id,
                programme_id=maple.programme,
                set_id=maple.learning_set,
                reply_id=reply.id,
                low=1200,
                high=3000,
                unit=OutcomeUnit.HOURS,
                attribution=40,
                confidence=None,
                consent=Consent.NO,
                told_at=NOW,
                delete_after=LATER,
            ),
        ]
    )


def test_passport_is_a_file_of_the_owners_own_learning(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        _add_learning(db, maple, maple.ann, "by Ann")
    open_with_code(client, wiring, page)

    answer = client.get(f"{page}/passport")

    text = unescape(answer.text)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="learning-passport.html"'
    assert answer.headers["Cache-Control"] == "no-store"
    expected = [
        "learn", "Who?", "Whose?", "ask", "write", "they answered", "noted", "it changed",
        "baseline", "then", "now", "later", "half-year",
    ]  # fmt: skip
    assert [words for words in expected if f"{words} by Ann" not in text] == []
    assert PRIVATE in text
    assert "In between?" not in text
    assert "seen by Ann" not in text
    assert "1\N{NO-BREAK SPACE}200 to 3\N{NO-BREAK SPACE}000 hours a month, 40 % of it" in text
    shown = client.get(f"{page}/passport/page")
    body = shown.text[shown.text.index("<section>") : shown.text.rindex("</section>")]
    assert body in answer.text
    assert "Content-Disposition" not in shown.headers
    assert text.index("Who? by Ann") < text.index("Whose? by Ann")


def test_passport_holds_nothing_of_anybody_else(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    canary = "CANARY of Bob"
    with wiring.database.writing() as db:
        _add_learning(db, maple, maple.bob, canary)
        manager = add_link(
            db, maple, "manager-conversation", session=2, person=maple.max, about=maple.ann
        )
        reply = add_reply(db, manager)
        db.add(
            Answer(
                reply_id=reply.id,
                field="support",
                classes="H",
                value=canary,
                device="",
                delete_after=LATER,
            )
        )
        db.add(
            ClosingWord(
                membership_id=db.get_one(Membership, maple.ann_in + 1).id,
                words=canary,
                written_at=NOW,
                delete_after=LATER,
            )
        )
    open_with_code(client, wiring, page)
    own = unescape(client.get(page).text)

    text = unescape(client.get(f"{page}/passport").text)

    # What others wrote for Ann's eyes stands on her page, so the canary could have leaked.
    assert canary in own
    assert canary not in text
    assert [name for name in ("Bob", "Max", "Fay", "Sue") if name in text] == []
    assert PRIVATE in text


def test_passport_needs_nothing_but_itself(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    open_with_code(client, wiring, page)

    text = client.get(f"{page}/passport").text

    assert [one for one in ("src=", "href=", "url(", "@import", "<script") if one in text] == []
    assert "@media print" in text


def test_passport_opens_after_a_code_alone_and_writes_nothing(
    client: FlaskClient, wiring: WebWiring, page: str
) -> None:
    closed = client.get(f"{page}/passport")
    unread = client.get(f"{page}/passport/page")
    open_with_code(client, wiring, page)
    before = dump(wiring.database)

    for path in (f"{page}/passport", f"{page}/passport/page"):
        client.get(path)

    assert PRIVATE not in unread.text
    assert (PRIVATE in closed.text, "Content-Disposition" in closed.headers) == (False, False)
    assert dump(wiring.database) == before


def test_passport_costs_as_many_queries_with_many_rows_as_with_one(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    open_with_code(client, wiring, page)
    counts = []

    for mark in ("one", "two", "three"):
        with wiring.database.writing() as db:
            add_action(db, maple, mark, session=1)
            db.add(
                LogEntry(
                    owner_id=maple.ann,
                    kind="learned",
                    words=mark,
                    written_at=NOW,
                    delete_after=LATER,
                )
            )
        with counted_queries(wiring.database) as statements:
            client.get(f"{page}/passport")
        counts.append(len(statements))

    assert counts == [counts[0]] * 3
