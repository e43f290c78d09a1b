"""The time machine's pages: as whom one reads, what stands there, and a test to oneself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import FieldClass, MailingState, ProgrammeState, ReleaseState
from service.models import (
    AuditEvent,
    LogEntry,
    Mailing,
    MailTest,
    Membership,
    Person,
    Programme,
    Question,
    Release,
)
from service.store.time_machine import part_holders
from service.workflows.discard_programme import discard_programme
from tests.hr import (
    HrWiring,
    book_sets,
    build_hr_wiring,
    counted_queries,
    csrf_token,
    queue_mail,
    sign_in,
)
from tests.participants import Maple, add_action, add_link, add_reply, build_maple, dump
from tests.web_app import make_app
from tests.web_wiring import NOW
from tests.workflows.sending import SENDER, Worker

CANARY = "the heron under the bridge"
HANNA = "hanna@acme.example"


@pytest.fixture
def wiring(database_url: str) -> Iterator[HrWiring]:
    built = build_hr_wiring(database_url)
    built.settings = built.settings.model_copy(update={"send_mode": "live"})
    yield built
    built.database.dispose()


@pytest.fixture
def browser(wiring: HrWiring) -> FlaskClient:
    app = make_app(wiring)
    return sign_in(app, wiring, "HR.Admin")


@pytest.fixture
def maple(wiring: HrWiring) -> Maple:
    with wiring.database.writing() as db:
        return build_maple(db)


def words_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def read_addresses(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="(/programmes/\d+/as/\w+/\d+)"', page)))


def mail_addresses(page: str) -> list[str]:
    return re.findall(r'href="(/programmes/\d+/as/\w+/\d+/[^"/]+)"', page)


def everything(browser: FlaskClient, programme: int, *readers: str) -> str:
    """Return every page of these readers, with one mail, frame and form of each kind."""
    pages = [browser.get(f"/programmes/{programme}/as").text]
    for reader in readers:
        listed = browser.get(f"/programmes/{programme}/as/{reader}").text
        pages.append(listed)
        kinds = {one.rpartition("/")[2].partition(":")[0]: one for one in mail_addresses(listed)}
        for mail in kinds.values():
            pages += [browser.get(f"{mail}{part}").text for part in ("", "/html", "/form")]
    return "\n".join(pages)


def add_canaries(wiring: HrWiring, maple: Maple) -> None:
    with wiring.database.writing() as db:
        add_action(db, maple, CANARY, session=2)
        reply = add_reply(db, add_link(db, maple, "after-session", session=2))
        asked = add_reply(db, add_link(db, maple, "before-session", session=2))
        db.add(
            Question(
                owner_id=maple.ann,
                set_id=maple.learning_set,
                reply_id=asked.id,
                words=CANARY,
                shown_to=FieldClass.SET,
                written_at=NOW,
                delete_after=NOW.date(),
            )
        )
        db.add(
            Release(
                owner_id=maple.ann,
                set_id=maple.learning_set,
                set_session_id=maple.sessions[1],
                reply_id=reply.id,
                line="action",
                words=CANARY,
                preview_hash="0" * 64,
                state=ReleaseState.DRAFTED,
                ticked_at=NOW - timedelta(days=10),
                delete_after=NOW.date(),
            )
        )
        db.add(
            LogEntry(
                owner_id=maple.ann,
                set_session_id=maple.sessions[0],
                kind="learned",
                words=CANARY,
                written_at=NOW,
                delete_after=NOW.date(),
            )
        )


def one_mail(browser: FlaskClient, programme: int, touchpoint: str, person: int) -> str:
    listed = browser.get(f"/programmes/{programme}/as/member/{person}").text
    return next(one for one in mail_addresses(listed) if f"/{touchpoint}:" in one)


def press(browser: FlaskClient, address: str, **changed: str) -> str:
    page = browser.get(address).text
    once = re.search(r'name="once" value="([^"]+)"', page)
    form = {"csrf_token": csrf_token(browser), "once": once[1] if once else "", **changed}
    return words_of(browser.post(f"{address}/test", data=form, follow_redirects=True).text)


def asked_tests(wiring: HrWiring) -> list[Mailing]:
    with wiring.database.reading() as db:
        rows = list(db.scalars(select(Mailing).where(Mailing.touchpoint == "test-mail")))
        for row in rows:
            row.person  # noqa: B018 -- read before it is let go
        db.expunge_all()
        return rows


def hand_to_worker(wiring: HrWiring) -> None:
    """Let the one test go from the mailbox that the worker drains."""
    with wiring.database.writing() as db:
        db.scalars(select(Mailing)).one().mailbox = SENDER


def test_everybody_of_a_plan_can_be_chosen(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 2, approved=False)

    page = browser.get(f"/programmes/{programme}/as").text

    with wiring.database.reading() as db:
        expected = {
            f"/programmes/{programme}/as/{one.view.part}/{one.view.person_id}"
            for one in part_holders(db, programme)
        }
        in_sets = len(db.scalars(select(Membership)).all())
    assert set(read_addresses(page)) == expected
    assert len(expected) > 2 * (in_sets - 2)
    assert "as if you confirmed the plan now" in words_of(page)


def test_plan_leads_into_the_time_machine_and_reading_writes_nothing(
    browser: FlaskClient, wiring: HrWiring
) -> None:
    programme = book_sets(wiring, 1, approved=False)
    before = dump(wiring.database)

    plan = browser.get(f"/programmes/{programme}/plan").text
    people = browser.get(f"/programmes/{programme}/people").text
    everything(browser, programme, read_addresses(people)[0].partition("/as/")[2])

    assert f'href="/programmes/{programme}/as"' in plan
    assert set(read_addresses(people)) <= set(
        read_addresses(browser.get(f"/programmes/{programme}/as").text)
    )
    assert len(read_addresses(people)) >= 7
    assert dump(wiring.database) == before


def test_member_reads_their_mails_in_order_with_their_own_hours(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    page = browser.get(f"/programmes/{maple.programme}/as/member/{maple.bob}").text

    found = words_of(page)
    line = (
        "Tue 30 Mar, 08:30 [Maple] Tuesday's set: two minutes now? "
        "Before a session · Maple, session 3 · asks with a form to come"
    )
    assert "Days and hours are Bob's own, in New York." in found
    assert line in found
    assert found.index(line) < found.index("Maple, session 4")
    assert "only while they have an open action" in found


def test_nobody_elses_words_stand_there_before_and_after_launch(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    add_canaries(wiring, maple)
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.PLANNED
    readers = (f"member/{maple.ann}", f"manager/{maple.ann}", f"facilitator/{maple.fay}")
    planned = everything(browser, maple.programme, *readers)
    with wiring.database.writing() as db:
        db.get_one(Programme, maple.programme).state = ProgrammeState.APPROVED
    wiring.clock.at = NOW + timedelta(days=29)
    queue_mail(wiring)

    running = everything(browser, maple.programme, *readers)

    for pages in (planned, running):
        assert "Ann&#39;s own words" in pages
        assert "heron" not in pages
        assert "/r/" not in pages
        assert "/p/" not in pages


def test_form_is_shown_with_its_readers_and_takes_nothing(
    browser: FlaskClient, maple: Maple
) -> None:
    address = one_mail(browser, maple.programme, "after-session", maple.ann)

    page = browser.get(f"{address}/form").text

    shown = page[page.index('id="content"') :]
    assert "Read by: </span>" in shown
    assert '<fieldset class="looked-at" disabled>' in shown
    assert "<form" not in shown
    assert "csrf_token" not in shown
    assert "Look at my question" not in shown


def test_mail_is_shown_without_a_working_link(browser: FlaskClient, maple: Maple) -> None:
    address = one_mail(browser, maple.programme, "before-session", maple.ann)

    page = browser.get(address).text
    frame = browser.get(f"{address}/html")

    assert f'src="{address}/html"' in page
    assert "sandbox" in frame.headers["Content-Security-Policy"]
    assert 'href="#"' in frame.text


def test_test_goes_once_to_whoever_pressed_and_says_the_preview(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    add_canaries(wiring, maple)
    address = one_mail(browser, maple.programme, "before-session", maple.ann)
    preview = browser.get(f"{address}/html").text
    worker = Worker(wiring.database, now=NOW)

    once = "a" * 32
    first = press(browser, address, once=once)
    second = press(browser, address, once=once)
    hand_to_worker(wiring)
    worker.drain()
    worker.drain()

    [sent] = worker.mailbox.contents.values()
    assert f"A test goes to {HANNA} in a moment, and to nobody else." in first
    assert "That test is on its way already; it goes once." in second
    assert (sent.to_address, sent.subject) == (
        HANNA,
        "[Test] [Maple] Tuesday's set: two minutes now?",
    )
    assert sent.html == preview
    assert "heron" not in sent.html + sent.text
    assert [one.state for one in asked_tests(wiring)] == [MailingState.SENT]


def test_test_is_audited_and_stands_in_nobodys_outbox(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    press(browser, one_mail(browser, maple.programme, "before-session", maple.ann))

    with wiring.database.reading() as db:
        event = db.scalars(select(AuditEvent).where(AuditEvent.verb == "test-mail-asked")).one()
        facts = (event.actor, event.subject, event.new)
    [row] = asked_tests(wiring)
    assert facts == (
        "hr:oid-1@tenant",
        f"programme:{maple.programme}",
        f"before-session as of person:{maple.ann}",
    )
    assert (row.person.address, row.programme_id, row.set_session_id) == (HANNA, None, None)
    assert HANNA not in browser.get(f"/programmes/{maple.programme}/outbox?folder=due").text


def test_viewer_reads_but_sends_nothing(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    viewer = sign_in(browser.application, wiring, "HR.Viewer")
    address = one_mail(viewer, maple.programme, "before-session", maple.ann)

    page = viewer.get(address).text
    form = {"csrf_token": csrf_token(browser), "once": "a" * 32}
    answer = viewer.post(f"{address}/test", data=form)

    assert "Send me a test" in browser.get(address).text
    assert "Send me a test" not in page
    assert answer.status_code in (400, 403)
    assert asked_tests(wiring) == []


def test_who_has_no_address_is_told_kindly(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    wiring.signs_in.person = replace(wiring.signs_in.person, address="")
    nameless = sign_in(browser.application, wiring, "HR.Admin")
    address = one_mail(nameless, maple.programme, "before-session", maple.ann)

    said = press(nameless, address)

    assert "We do not know your address yet. Sign out, sign in again, and press once more." in said
    assert asked_tests(wiring) == []


def test_nothing_is_sent_where_the_installation_may_not(
    browser: FlaskClient, wiring: HrWiring, maple: Maple
) -> None:
    wiring.settings = wiring.settings.model_copy(update={"send_mode": "off"})
    address = one_mail(browser, maple.programme, "before-session", maple.ann)

    said = press(browser, address)

    assert f"Nothing was sent: SEND_MODE does not let us write to {HANNA}." in said
    assert asked_tests(wiring) == []


def test_plan_with_tests_can_be_thrown_away(browser: FlaskClient, wiring: HrWiring) -> None:
    programme = book_sets(wiring, 1, approved=False)
    with wiring.database.reading() as db:
        member = next(
            one.view.person_id for one in part_holders(db, programme) if one.view.part == "member"
        )
    press(browser, one_mail(browser, programme, "joining", member))

    with wiring.database.writing() as db:
        discard_programme(db, programme, actor="hr:1", now=NOW)

    hand_to_worker(wiring)
    worker = Worker(wiring.database, now=NOW)
    worker.drain()
    with wiring.database.reading() as db:
        assert db.scalars(select(MailTest)).all() == []
        assert [one.address for one in db.scalars(select(Person))] == [HANNA]
    assert worker.mailbox.contents == {}
    assert [(one.state, one.reason) for one in asked_tests(wiring)] == [
        (MailingState.SKIPPED, "the plan that it showed is gone")
    ]


def test_page_costs_as_many_queries_for_more_sets(browser: FlaskClient, wiring: HrWiring) -> None:
    small = book_sets(wiring, 1, key="small", approved=False)
    large = book_sets(wiring, 4, key="large", approved=False)
    costs = []
    for programme in (small, large):
        with wiring.database.reading() as db:
            sponsor = db.get_one(Programme, programme).sponsor_id
        pages = [f"/programmes/{programme}/as", f"/programmes/{programme}/as/sponsor/{sponsor}"]
        for page in pages:
            with counted_queries(wiring.database) as seen:
                assert browser.get(page).status_code == 200
            costs.append(len(seen))

    assert costs[:2] == costs[2:]


@pytest.mark.parametrize(
    "path",
    ["9/as", "{0}/as/member/9999", "{0}/as/nobody/1", "{0}/as/member/{1}/x:1:1", "{0}/as/host/1"],
)
def test_what_is_not_there_is_said_plainly(browser: FlaskClient, maple: Maple, path: str) -> None:
    address = f"/programmes/{path.format(maple.programme, maple.ann)}"

    assert browser.get(address).status_code == 404
