"""What was noted while the set met stands in the forms after it, once and as one truth."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import Presenting
from service.models import Action, Attendance, Turn
from tests.participants import Maple, add_action
from tests.routes.forms import Desk
from tests.routes.pressing import AFTER, hidden
from tests.web_wiring import WebWiring


@pytest.fixture
def noted(wiring: WebWiring, maple: Maple) -> Maple:
    """Ann was there, presented for 45 minutes and said what she will do; Bob was not there."""
    session = maple.sessions[1]
    with wiring.database.writing() as db:
        db.add_all(
            [
                Attendance(set_session_id=session, person_id=maple.ann, attended=True),
                Attendance(set_session_id=session, person_id=maple.bob, attended=False),
                Turn(set_session_id=session, person_id=maple.ann, minutes=45),
            ]
        )
        add_action(db, maple, "hear the customers out", session=2)
    return maple


def _came(wiring: WebWiring) -> dict[int, bool | None]:
    with wiring.database.reading() as db:
        return {row.person_id: row.attended for row in db.scalars(select(Attendance))}


def _turns(wiring: WebWiring) -> dict[int, int | None]:
    with wiring.database.reading() as db:
        return {row.person_id: row.minutes for row in db.scalars(select(Turn))}


def _marks(maple: Maple) -> dict[str, str]:
    """What a browser sends of a wrap form that nobody touched."""
    return {
        f"member_{maple.ann}_attended": "yes",
        f"member_{maple.ann}_presented": "yes",
        f"member_{maple.ann}_minutes": "45",
        f"member_{maple.bob}_attended": "no",
    }


def test_wrap_form_opens_with_the_marks_of_the_session(desk: Desk, noted: Maple) -> None:
    page = desk.read(desk.form("facilitator-wrap", session=2, person=noted.fay))

    ann, bob = f"member_{noted.ann}", f"member_{noted.bob}"
    checked = [line.strip() for line in page.splitlines() if " checked" in line]
    assert [
        name
        for name in (f"{ann}_attended", f"{ann}_presented", f"{bob}_attended")
        if any(f'name="{name}"' in line for line in checked)
    ] == [f"{ann}_attended", f"{ann}_presented", f"{bob}_attended"]
    assert 'value="45"' in page


def test_wrap_form_sent_untouched_changes_no_mark(
    desk: Desk, wiring: WebWiring, noted: Maple
) -> None:
    desk.send(desk.form("facilitator-wrap", session=2, person=noted.fay), **_marks(noted))

    assert _came(wiring) == {noted.ann: True, noted.bob: False}
    assert _turns(wiring) == {noted.ann: 45}


def test_wrap_form_undoes_a_turn_that_its_page_showed(
    desk: Desk, wiring: WebWiring, noted: Maple
) -> None:
    path = desk.form("facilitator-wrap", session=2, person=noted.fay)
    marks = _marks(noted)
    del marks[f"member_{noted.ann}_presented"]
    marks[f"member_{noted.ann}_minutes"] = ""
    marks[f"member_{noted.bob}_attended"] = "yes"

    desk.send(path, **marks)

    assert (_came(wiring), _turns(wiring)) == ({noted.ann: True, noted.bob: True}, {})


def test_draft_remembers_what_its_page_showed_of_the_session(
    client: FlaskClient, desk: Desk, wiring: WebWiring, noted: Maple
) -> None:
    path = desk.form("facilitator-wrap", session=2, person=noted.fay)
    unticked = {**hidden(client.get(path).text), f"member_{noted.ann}_attended": "yes"}
    client.post(path, data={**unticked, "do": "draft"})

    # Opened again, the turn is unticked as it was left, and sending it so undoes it.
    desk.send(path, **{f"member_{noted.ann}_attended": "yes"})

    assert _turns(wiring) == {}


def test_mark_made_after_the_page_was_opened_stays(
    client: FlaskClient, desk: Desk, wiring: WebWiring, maple: Maple
) -> None:
    path = desk.form("facilitator-wrap", session=2, person=maple.fay)
    opened = hidden(client.get(path).text)
    with wiring.database.writing() as db:
        db.add(Turn(set_session_id=maple.sessions[1], person_id=maple.bob, minutes=35))

    client.post(path, data={**opened, "do": "send"})

    assert _turns(wiring) == {maple.bob: 35}


def test_noted_action_stands_in_its_owners_form_and_becomes_theirs(
    desk: Desk, wiring: WebWiring, noted: Maple
) -> None:
    path = desk.form("after-session", session=2)
    page = desk.read(path)

    desk.send(path, **{name: words for name, words in AFTER.items() if name != "do"})

    with wiring.database.reading() as db:
        rows = [(row.what, row.reply_id is not None) for row in db.scalars(select(Action))]
    assert ("hear the customers out</textarea>" in page, 'value="write to Sam"' in page) == (
        True,
        True,
    )
    assert rows == [("ask Sam’s team what slows them", True)]


def test_noted_action_stands_in_nobody_elses_form(desk: Desk, noted: Maple) -> None:
    page = desk.read(desk.form("after-session", session=2, person=noted.bob))

    assert "hear the customers out" not in page


def test_word_on_presenting_stands_in_the_form_before_the_session(
    desk: Desk, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        db.add(
            Attendance(
                set_session_id=maple.sessions[1],
                person_id=maple.ann,
                presenting=Presenting.MAYBE,
            )
        )

    page = desk.read(desk.form("before-session", session=2))

    ticked = [line for line in page.splitlines() if " checked" in line]
    assert ['value="maybe"' in line for line in ticked if 'name="presenting"' in line] == [True]
