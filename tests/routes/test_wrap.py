"""From the live page into the form after the session, and a facilitator's own notes."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import RiskKind
from service.models import Attendance, FormLink, GroupLearning, Membership, RiskFlag, Turn
from tests.participants import Maple, page_path
from tests.routes.forms import Desk
from tests.routes.pressing import guard, hidden, open_with_code
from tests.web_wiring import NOW, WebWiring

END = NOW + timedelta(hours=7, minutes=30)


@pytest.fixture
def fay(client: FlaskClient, wiring: WebWiring, maple: Maple) -> str:
    """Fay's live page as session 2 ends, a code shown; Ann was there and presented."""
    wiring.clock.at = END
    with wiring.database.writing() as db:
        session = maple.sessions[1]
        db.add(Attendance(set_session_id=session, person_id=maple.ann, attended=True))
        db.add(Turn(set_session_id=session, person_id=maple.ann, minutes=45))
        place = db.scalars(select(Membership.id).where(Membership.person_id == maple.fay)).one()
    own_page = page_path(wiring, maple.fay)
    open_with_code(client, wiring, own_page)
    return f"{own_page}/live/{place}"


def _wrap(client: FlaskClient, maple: Maple, path: str) -> tuple[int, str]:
    fields = {"csrf_token": guard(client, path), "session": maple.sessions[1]}
    answer = client.post(f"{path}/wrap", data=fields)
    return answer.status_code, answer.headers.get("Location", "").removeprefix("http://localhost")


def test_wrap_leads_into_the_one_form_that_its_mail_links_to(
    client: FlaskClient, wiring: WebWiring, maple: Maple, fay: str
) -> None:
    found = {_wrap(client, maple, fay) for _ in range(2)}

    with wiring.database.reading() as db:
        link = db.scalars(select(FormLink)).one()
        token = wiring.links.form_token(link.id, link.generation)
        assert link.key == f"facilitator-wrap:{maple.sessions[1]}:{maple.fay}"
        # As long as after its mail: until the next session's form opens, five working days ahead.
        assert (link.opens_at, link.closes_at.date().isoformat()) == (END, "2027-03-30")
    assert found == {(303, f"/r/{token}")}


def test_wrap_form_has_the_marks_and_takes_the_rest(
    client: FlaskClient, wiring: WebWiring, maple: Maple, fay: str
) -> None:
    page = unescape(client.get(fay).text)
    form = _wrap(client, maple, fay)[1]
    ann = f"member_{maple.ann}"
    client.post(
        form,
        data={
            **hidden(client.get(form).text),
            f"{ann}_attended": "yes",
            f"{ann}_presented": "yes",
            f"{ann}_minutes": "45",
            "group_learning": "We ask before we advise.",
            "try_next": "wait longer",
            "concern": "conflict",
            "do": "send",
        },
    )

    with wiring.database.reading() as db:
        learned = [row.words for row in db.scalars(select(GroupLearning))]
        flags = [row.kind for row in db.scalars(select(RiskFlag))]
        turns = [(row.person_id, row.minutes) for row in db.scalars(select(Turn))]
    assert "1 of 2 marked, 1 in the ledger" in page
    assert (learned, flags) == (["We ask before we advise."], [RiskKind.CONFLICT])
    assert turns == [(maple.ann, 45)]


def test_wrap_of_another_session_opens_no_form(
    client: FlaskClient, wiring: WebWiring, maple: Maple, fay: str
) -> None:
    fields = {"csrf_token": guard(client, fay), "session": maple.sessions[2]}

    status = client.post(f"{fay}/wrap", data=fields).status_code

    with wiring.database.reading() as db:
        assert (status, list(db.scalars(select(FormLink)))) == (410, [])


def test_own_notes_stand_from_session_to_session_behind_the_code(
    client: FlaskClient, desk: Desk, wiring: WebWiring, maple: Maple, other_device: FlaskClient
) -> None:
    for session, words in ((2, "I spoke too soon"), (1, "I waited")):
        desk.send(desk.form("facilitator-wrap", session=session, person=maple.fay), helped=words)
    path = page_path(wiring, maple.fay)
    open_with_code(client, wiring, path)

    page, other = (unescape(one.get(path).text) for one in (client, other_device))

    trend = page[page.index('class="trend"') :]
    assert re.findall(r'eyebrow">(.*?)</p><p class="lines">(.*?)</p>', trend) == [
        (
            "Set Maple, session 1 · 26 January",
            "Where I helped or got in the way: I waited",
        ),
        (
            "Set Maple, session 2 · 2 March",
            "Where I helped or got in the way: I spoke too soon",
        ),
    ]
    assert "I spoke too soon" not in other


def test_third_session_asks_for_peer_supervision(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    found = {}
    for who in ("fay", "ann"):
        for days in (10, 36, 70):
            wiring.clock.at = NOW + timedelta(days=days)
            text = client.get(page_path(wiring, getattr(maple, who))).text
            found[who, days] = "An hour with another facilitator?" in text

    assert found == {
        ("fay", 10): False,
        ("fay", 36): True,
        ("fay", 70): False,
        ("ann", 10): False,
        ("ann", 36): False,
        ("ann", 70): False,
    }
