"""What HR sees of what came back: whom, where and since when, and never a word."""

import re
import uuid
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.inbound import InboundKind, NonDelivery
from service.domain.journey.touchpoints import MESSAGE_WAITING
from service.domain.states import MailingState
from service.models import AuditEvent, InboundMail, InboxReading, Mailing, TimeAway
from tests.hr import HANNA, HrWiring, csrf_token, sign_in
from tests.participants import Maple, build_quiet_maple
from tests.web_app import make_app
from tests.web_wiring import NOW

SENDER = "sets@acme.example"


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    with wiring.database.writing() as db:
        return build_quiet_maple(db)


def _mail(
    wiring: HrWiring,
    person_id: int,
    *,
    state: MailingState = MailingState.BOUNCED,
    at: datetime = NOW,
    touchpoint: str = "before-session",
) -> int:
    """Let a mail have left; return its number."""
    with wiring.database.writing() as db:
        row = Mailing(
            key=uuid.uuid4().hex,
            touchpoint=touchpoint,
            programme_id=1,
            person_id=person_id,
            about_person_id=person_id if touchpoint == MESSAGE_WAITING else None,
            state=state,
            due_at=at,
            useless_after=at + timedelta(days=1),
            mailbox=SENDER,
            budgeted_at=at,
            sent_at=None if state is MailingState.DUE else at,
        )
        db.add(row)
        db.flush()
        return row.id


def _came(wiring: HrWiring, kind: InboundKind, person_id: int | None, **more: object) -> int:
    with wiring.database.writing() as db:
        number = len(db.scalars(select(InboundMail.id)).all())
        values: dict[str, object] = {"key": str(number), "mailbox": SENDER, "received_at": NOW}
        row = InboundMail(kind=kind, person_id=person_id, **(values | more))
        db.add(row)
        db.flush()
        return row.id


def _bounce(wiring: HrWiring, person_id: int, why: NonDelivery = NonDelivery.FULL) -> int:
    mailing_id = _mail(wiring, person_id)
    return _came(wiring, InboundKind.BOUNCE, person_id, mailing_id=mailing_id, non_delivery=why)


def _read_at(wiring: HrWiring, at: datetime) -> None:
    with wiring.database.writing() as db:
        db.merge(InboxReading(mailbox=SENDER, read_until=at))


def words_of(page: str) -> str:
    """Return what the page says, without its markup."""
    body = page[page.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _home(browser: FlaskClient) -> str:
    return words_of(browser.get("/").text)


def _press(browser: FlaskClient, inbound_id: int) -> str:
    form = {"csrf_token": csrf_token(browser)}
    answer = browser.post(f"/came-back/{inbound_id}/seen", data=form, follow_redirects=True)
    return words_of(answer.text)


def test_whom_mail_does_not_reach_needs_help_once_however_much_came_back(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _bounce(wiring, maple.bob)
    _bounce(wiring, maple.ann)
    _bounce(wiring, maple.ann, NonDelivery.UNKNOWN_ADDRESS)

    home = _home(browser)
    people = words_of(browser.get(f"/programmes/{maple.programme}/people").text)

    assert "2 things need a hand" in home
    assert "Ann Ångström needs help: there is no mailbox at their address" in home
    assert "Bob Brown needs help: their mailbox is full" in home
    assert "mail comes back: there is no mailbox at their address" in people


def test_a_later_mail_that_arrived_settles_it_and_one_on_its_way_does_not(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _bounce(wiring, maple.ann)
    later = NOW + timedelta(hours=1)
    _mail(wiring, maple.ann, state=MailingState.SENT, at=later)
    _read_at(wiring, NOW)
    on_its_way = _home(browser)

    _read_at(wiring, later + timedelta(minutes=5))

    assert "1 thing needs a hand" in on_its_way
    assert "Nothing needs a hand" in _home(browser)


@pytest.mark.parametrize("state", [MailingState.BOUNCED, MailingState.UNKNOWN])
def test_a_later_mail_that_did_not_arrive_settles_nothing(
    browser: FlaskClient, wiring: HrWiring, maple: Maple, state: MailingState
) -> None:
    _bounce(wiring, maple.ann)
    _mail(wiring, maple.ann, state=state, at=NOW + timedelta(hours=1))
    _mail(wiring, maple.bob, state=MailingState.SENT, at=NOW + timedelta(hours=1))
    _read_at(wiring, NOW + timedelta(days=1))

    assert "Ann Ångström needs help" in _home(browser)


def test_hr_settles_it_and_the_audit_says_who(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    first = _bounce(wiring, maple.ann)
    second = _bounce(wiring, maple.ann)

    page = _press(browser, second)

    assert "It is marked as seen." in page
    assert "Nothing needs a hand" in page
    with wiring.database.reading() as db:
        rows = db.scalars(select(InboundMail).order_by(InboundMail.id)).all()
        assert [(row.id, row.seen_by) for row in rows] == [
            (first, f"hr:{HANNA.subject}"),
            (second, f"hr:{HANNA.subject}"),
        ]
        event = db.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert event is not None
        assert (event.verb, event.subject) == ("inbound-seen", f"inbound-mail:{second}")


def test_waiting_messages_stand_by_writer_and_mailbox_until_seen(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    _came(wiring, InboundKind.WAITING, maple.ann)
    seen = _came(wiring, InboundKind.WAITING, maple.ann, received_at=NOW + timedelta(hours=2))
    _came(wiring, InboundKind.WAITING, maple.bob)
    _came(wiring, InboundKind.STRANGER, None)
    _came(wiring, InboundKind.UNREADABLE, None)
    for quiet in (InboundKind.AUTOMATIC, InboundKind.CAPTURED, InboundKind.AWAY):
        _came(wiring, quiet, maple.ann)
    before = _home(browser)
    _came(wiring, InboundKind.WAITING, maple.ann, received_at=NOW + timedelta(hours=3))

    after = _press(browser, seen)

    assert "4 things need a hand" in before
    assert (
        "Ann Ångström wrote to sets@acme.example "
        "2 messages wait there to be read, the newest since Tue 2 Mar, 11:00 (UTC)."
    ) in before
    assert "People in no programme wrote to sets@acme.example 1 message waits" in before
    assert "Something we could not read came to sets@acme.example" in before
    # What came after the page was opened still waits.
    assert "1 message waits there to be read, the newest since Tue 2 Mar, 12:00" in after


def test_a_notice_that_has_not_left_is_dropped_once_somebody_has_looked(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    notice = _mail(wiring, maple.bob, state=MailingState.DUE, touchpoint=MESSAGE_WAITING)
    seen = _came(wiring, InboundKind.WAITING, maple.ann, notice_id=notice)
    preview = words_of(browser.get(f"/outbox/{notice}").text)

    _press(browser, seen)

    with wiring.database.reading() as db:
        row = db.get_one(Mailing, notice)
        assert (row.state, row.reason) == (
            MailingState.SKIPPED,
            "somebody has looked at the message",
        )
    assert "A message from Bob Brown waits" in preview


def test_a_number_that_is_not_there_changes_nothing(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    assert "Nothing was changed: this message is not known any more." in _press(browser, 999)


def test_who_may_only_look_sees_it_and_presses_nothing(wiring: HrWiring, maple: Maple) -> None:
    waits = _came(wiring, InboundKind.WAITING, maple.ann)
    app = make_app(wiring)
    viewer = sign_in(app, wiring, "HR.Viewer")
    token = csrf_token(sign_in(app, wiring, "HR.Admin"))

    page = viewer.get("/").text
    answer = viewer.post(f"/came-back/{waits}/seen", data={"csrf_token": token})

    assert "Ann Ångström wrote to" in words_of(page)
    assert "/came-back/" not in page
    assert answer.status_code in (400, 403)
    with wiring.database.reading() as db:
        assert db.get_one(InboundMail, waits).seen_at is None


def test_people_page_says_who_is_away_and_until_when(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    with wiring.database.writing() as db:
        for person_id, days in ((maple.ann, 5), (maple.bob, -1)):
            db.add(
                TimeAway(
                    person_id=person_id,
                    noticed_at=NOW - timedelta(days=3),
                    ends_at=NOW + timedelta(days=days),
                    is_certain=True,
                )
            )

    page = words_of(browser.get(f"/programmes/{maple.programme}/people").text)

    assert "away until Sun 7 Mar, 09:00 (London)" in page
    assert page.count("away until") == 1
