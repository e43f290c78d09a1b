"""HR's outbox: folders, filters, what HR may see of a mail, holding, releasing, trying again."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import MailingState, ReleaseState
from service.errors import Refused
from service.models import AuditEvent, Mailing, Release, Reply
from service.store.outbox import MailFilter
from service.store.planned_mail import planned_mails
from service.workflows.hold_mailing import hold_planned
from tests.hr import (
    HrWiring,
    book_sets,
    csrf_token,
    mail_row,
    queue_mail,
    set_mail_state,
    sign_in,
)
from tests.participants import add_action, add_link, build_maple
from tests.web_wiring import NOW

FOLDERS = ("Planned", "Held back", "Due", "Sent", "Needs a hand", "Skipped")
PRIVATE = "ask Sam's team what slows them"


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def tallies(page: str) -> tuple[int, ...]:
    found = words_of(page)
    return tuple(int(re.search(rf"{name} (\d+)", found)[1]) for name in FOLDERS)  # type: ignore[index]  # -- all six stand there


def planned_keys(page: str) -> list[str]:
    return re.findall(r"/outbox/planned/([^\"]+)\"", page)


def audited(wiring: HrWiring) -> list[tuple[str, str, str]]:
    with wiring.database.reading() as db:
        rows = db.scalars(
            select(AuditEvent).where(AuditEvent.verb.like("mailing-%")).order_by(AuditEvent.id)
        )
        return [(row.actor, row.verb, row.subject) for row in rows]


def test_every_mail_stands_in_exactly_one_folder(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    at_first = tallies(browser.get(f"/programmes/{programme}/outbox").text)
    ids = queue_mail(wiring)
    states = [MailingState.HELD, MailingState.SENT, MailingState.FAILED, MailingState.SKIPPED]
    for mailing_id, state in zip(ids, states, strict=False):
        set_mail_state(wiring.database, mailing_id, state)

    after = tallies(browser.get(f"/programmes/{programme}/outbox").text)

    assert len(ids) > len(states)
    assert at_first[1:] == (0, 0, 0, 0, 0)
    assert after == (at_first[0] - len(ids), 1, len(ids) - 4, 1, 1, 1)


def test_outbox_is_narrowed_and_paged(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    address = f"/programmes/{programme}/outbox"

    first = browser.get(address).text
    second = browser.get(f"{address}?page=2").text
    joining = browser.get(f"{address}?touchpoint=joining").text
    people = browser.get(f"/programmes/{programme}/people").text
    person = re.search(r'/people/(\d+)">Priya Raman', people)
    assert person is not None
    hers = browser.get(f"{address}?person={person[1]}").text
    called = browser.get(f"{address}?called=priya+ram").text

    assert len(planned_keys(first)) == 50
    assert not set(planned_keys(first)) & set(planned_keys(second))
    assert {key.split(":")[0] for key in planned_keys(joining)} == {"joining"}
    assert len(planned_keys(joining)) == 6
    assert set(re.findall(r'<th scope="row">([^<]+)<', hers)) == {"Priya Raman"}
    assert planned_keys(called) == planned_keys(hers)


@pytest.mark.parametrize(
    "query", ["?folder=nowhere&page=-1&person=x", "?page=99999999999&touchpoint=<b>"]
)
def test_nonsense_in_the_address_shows_the_first_page(
    browser: FlaskClient, wiring: HrWiring, query: str
) -> None:
    programme = book_sets(wiring, 1)

    assert len(planned_keys(browser.get(f"/programmes/{programme}/outbox{query}").text)) == 50


def test_preview_shows_a_placeholder_and_no_working_link(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    with wiring.database.writing() as db:
        maple = build_maple(db)
        add_action(db, maple, PRIVATE, session=2)
    wiring.clock.at = NOW + timedelta(days=29)
    [mailing_id] = [
        identity
        for identity in queue_mail(wiring)
        if (row := mail_row(wiring.database, identity)).touchpoint == "before-session"
        and (row.person_id, row.set_session_id) == (maple.ann, maple.sessions[2])
    ]

    page = browser.get(f"/outbox/{mailing_id}").text
    frame = browser.get(f"/outbox/{mailing_id}/html")

    for shown in (page, frame.text):
        assert "Ann&#39;s own words" in shown or "Ann's own words" in shown
        assert "Sam" not in shown
        assert "/r/" not in shown
        assert "/p/" not in shown
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_preview_of_a_summary_does_not_tell_whether_anything_was_released(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    with wiring.database.writing() as db:
        maple = build_maple(db)
    address = f"/programmes/{maple.programme}/outbox"
    wiring.clock.at = NOW
    page = browser.get(f"{address}?touchpoint=manager-summary").text
    key = planned_keys(page)[0]
    neutral = browser.get(f"{address}/planned/{key}/html").text
    with wiring.database.writing() as db:
        link = add_link(db, maple, "after-session", session=2)
        reply = Reply(
            form_link_id=link.id, version=1, device="d" * 64, submitted_at=NOW, changed_at=NOW
        )
        db.add(reply)
        db.flush()
        db.add(
            Release(
                owner_id=maple.ann,
                set_id=maple.learning_set,
                set_session_id=maple.sessions[1],
                reply_id=reply.id,
                line="action",
                words=PRIVATE,
                preview_hash="0" * 64,
                state=ReleaseState.DRAFTED,
                ticked_at=NOW - timedelta(days=10),
                delete_after=NOW.date(),
            )
        )

    released = browser.get(f"{address}/planned/{key}/html").text

    assert released == neutral
    assert PRIVATE not in released


def test_personal_key_is_not_previewed(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    with wiring.database.writing() as db:
        db.get_one(Mailing, mailing_id).touchpoint = "fresh-code"

    page = browser.get(f"/outbox/{mailing_id}")

    assert "This mail is a personal key." in words_of(page.text)
    assert browser.get(f"/outbox/{mailing_id}/html").status_code == 404
    assert programme is not None


def test_held_mail_is_cancelled_for_good(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    address = f"/programmes/{programme}/outbox"
    token = csrf_token(browser)
    [key, *_] = planned_keys(browser.get(f"{address}?touchpoint=joining").text)
    browser.post(f"{address}/planned/{key}/hold", data={"csrf_token": token})
    with wiring.database.reading() as db:
        mailing_id = db.scalars(select(Mailing.id)).one()

    form = {"csrf_token": token, "reason": "Priya was told by phone"}
    browser.post(f"/outbox/{mailing_id}/cancel", data=form)
    again = browser.post(
        f"/outbox/{mailing_id}/cancel", data={"csrf_token": token}, follow_redirects=True
    )
    queue_mail(wiring)

    row = mail_row(wiring.database, mailing_id)
    assert (row.key, row.state, row.reason) == (
        key,
        MailingState.SKIPPED,
        "cancelled by Hanna Reed: Priya was told by phone",
    )
    assert "this mail is not held back, so there is nothing to cancel" in again.text
    assert "mailing-cancelled" in audited(wiring)[-1]


def test_planned_mail_is_held_and_released(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    address = f"/programmes/{programme}/outbox"
    token = csrf_token(browser)
    [key, *others] = planned_keys(browser.get(f"{address}?touchpoint=joining").text)
    form = {"csrf_token": token, "reason": " wait for\nPriya "}

    browser.post(f"{address}/planned/{key}/hold", data=form)
    with wiring.database.reading() as db:
        held = db.scalars(select(Mailing)).one()
        facts = (held.key, held.state, held.reason, held.mailbox)
        mailing_id = held.id
    queued = [mail_row(wiring.database, one).key for one in queue_mail(wiring)]
    browser.post(f"/outbox/{mailing_id}/release", data={"csrf_token": token})
    in_the_end = queue_mail(wiring)

    assert facts == (
        key,
        MailingState.HELD,
        "held by Hanna Reed: wait for Priya",
        "sets@acme.example",
    )
    assert sorted(one for one in queued if one in others) == sorted(others)
    assert mail_row(wiring.database, in_the_end[-1]).state is MailingState.DUE
    assert mail_row(wiring.database, in_the_end[-1]).form_link_id is not None
    assert audited(wiring) == [
        ("hr:oid-1@tenant", "mailing-held", f"mailing:{key}"),
        ("hr:oid-1@tenant", "mailing-released", f"mailing:{key}"),
    ]


def test_holding_twice_holds_once(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    address = f"/programmes/{programme}/outbox"
    form = {"csrf_token": csrf_token(browser)}
    [key, *_] = planned_keys(browser.get(address).text)

    first = browser.post(f"{address}/planned/{key}/hold", data=form)
    second = browser.post(f"{address}/planned/{key}/hold", data=form)

    assert (first.status_code, second.status_code) == (303, 404)
    assert [verb for _, verb, _ in audited(wiring)] == ["mailing-held"]


def test_due_mail_is_held_unless_its_sending_began(browser: FlaskClient, wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    [waiting, begun, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, begun, MailingState.SENDING, sends=1)
    form = {"csrf_token": csrf_token(browser)}

    for mailing_id in (waiting, begun):
        browser.post(f"/outbox/{mailing_id}/hold", data=form)
    page = browser.get(f"/outbox/{begun}").text

    assert mail_row(wiring.database, waiting).state is MailingState.HELD
    assert mail_row(wiring.database, begun).state is MailingState.SENDING
    assert "it cannot be held any more" in page
    assert len(audited(wiring)) == 1


def test_mail_kept_back_with_a_draft_is_due_again_as_it_stands(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, mailing_id, MailingState.HELD, attempt=1)

    browser.post(f"/outbox/{mailing_id}/release", data={"csrf_token": csrf_token(browser)})

    row = mail_row(wiring.database, mailing_id)
    assert (row.state, row.attempt, row.reason) == (MailingState.DUE, 1, None)


@pytest.mark.parametrize(
    ("state", "ends_as"),
    [
        (MailingState.FAILED, MailingState.DUE),
        (MailingState.PRESUMED_SENT, MailingState.DUE),
        (MailingState.SENT, MailingState.SENT),
        (MailingState.UNKNOWN, MailingState.UNKNOWN),
        (MailingState.BOUNCED, MailingState.BOUNCED),
        (MailingState.SKIPPED, MailingState.SKIPPED),
    ],
)
def test_only_what_never_left_or_was_looked_for_is_sent_again(
    browser: FlaskClient, wiring: HrWiring, state: MailingState, ends_as: MailingState
) -> None:
    book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, mailing_id, state, sends=6, fence=3, reason="refused")

    browser.post(f"/outbox/{mailing_id}/retry", data={"csrf_token": csrf_token(browser)})

    row = mail_row(wiring.database, mailing_id)
    assert row.state is ends_as
    # The fence stops a worker that still believes the row to be its own.
    assert (row.sends, row.fence) == ((0, 4) if ends_as is MailingState.DUE else (6, 3))


def test_doubtful_mail_can_be_settled_by_who_looked(browser: FlaskClient, wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, mailing_id, MailingState.PRESUMED_SENT)
    form = {"csrf_token": csrf_token(browser)}

    asked = words_of(browser.get(f"/outbox/{mailing_id}").text)
    browser.post(f"/outbox/{mailing_id}/arrived", data=form)
    browser.post(f"/outbox/{mailing_id}/arrived", data=form)

    row = mail_row(wiring.database, mailing_id)
    assert "It was not: send it again" in asked
    assert (row.state, row.sent_at) == (MailingState.SENT, NOW)
    assert [verb for _, verb, _ in audited(wiring)] == ["mailing-confirmed"]


def test_viewer_sees_a_mail_without_its_buttons(browser: FlaskClient, wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    viewer = sign_in(browser.application, wiring, "HR.Viewer")

    page = viewer.get(f"/outbox/{mailing_id}").text

    assert "Hold it back" in browser.get(f"/outbox/{mailing_id}").text
    assert "Hold it back" not in page
    assert viewer.get(f"/outbox/{mailing_id}/html").status_code == 200


def test_planned_mail_is_previewed_beside_its_facts(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    address = f"/programmes/{programme}/outbox"
    [key, *_] = planned_keys(browser.get(f"{address}?touchpoint=set-up").text)

    page = browser.get(f"{address}/planned/{key}")

    assert "Before the set-up session, to" in words_of(page.text)
    assert f'src="{address}/planned/{key}/html"' in page.text
    assert browser.get(f"{address}/planned/{key}/html").status_code == 200


def test_mail_that_fell_due_meanwhile_is_not_held_as_planned(wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1)
    with wiring.database.reading() as db:
        narrowed = MailFilter(programme, touchpoint="joining")
        [mail, *_] = planned_mails(db, narrowed, now=NOW, holidays_of=wiring.holidays_of)
    queue_mail(wiring)

    with (
        pytest.raises(Refused, match="has just fallen due"),
        wiring.database.writing() as db,
    ):
        hold_planned(db, mail, reason="", actor="hr:1", now=NOW, senders=("sets@acme.example",))


def test_only_a_held_mail_is_released(browser: FlaskClient, wiring: HrWiring) -> None:
    book_sets(wiring, 1)
    [mailing_id, *_] = queue_mail(wiring)
    set_mail_state(wiring.database, mailing_id, MailingState.SENT)

    answer = browser.post(
        f"/outbox/{mailing_id}/release",
        data={"csrf_token": csrf_token(browser)},
        follow_redirects=True,
    )

    assert "this mail is not held back" in words_of(answer.text)
    assert mail_row(wiring.database, mailing_id).state is MailingState.SENT


@pytest.mark.parametrize(
    "path",
    ["/outbox/9", "/outbox/9/html", "/programmes/9/outbox", "/programmes/9/outbox/planned/x"],
)
def test_what_is_not_in_the_outbox_is_said_plainly(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404
