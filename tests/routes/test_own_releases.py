"""What the manager would get, shown exactly, and lines released from the own page."""

from datetime import UTC, datetime, timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.states import MailingState, ReleaseState
from service.models import (
    Answer,
    AuditEvent,
    FormLink,
    LearningSet,
    Mailing,
    Membership,
    Person,
    Release,
)
from service.store.own_summary import next_summary
from service.workflows.compose_mail import compose_mailing, preview_own_summary
from service.workflows.mail_subject import MailSubject
from service.workflows.queue_due_mail import queue_due_mail
from tests.participants import Maple, add_link, form_path, page_path
from tests.routes.pressing import AFTER, guard, open_with_code, send
from tests.web_wiring import NOW, WebWiring

DUE = datetime(2027, 3, 9, 8, 30, tzinfo=UTC)
"""Five working days after session 2, at the opening of Max's window."""
OBJECTIVE, REASON = "lead without a title", "my last project taught me how little I ask"


def _joined(client: FlaskClient, wiring: WebWiring, maple: Maple, **fields: str) -> str:
    with wiring.database.writing() as db:
        path = form_path(wiring, add_link(db, maple, "joining", session=1))
    typed = {"objective_1": OBJECTIVE, "reason": REASON, "notice_read": "yes", "do": "send"}
    assert send(client, path, **(typed | fields))[0] in (200, 303)
    return path


def _release(client: FlaskClient, page: str, maple: Maple, line: str) -> None:
    token = guard(client, f"{page}/code")
    client.post(f"{page}/manager/{maple.ann_in}", data={"csrf_token": token, "line": line})


def test_page_shows_subject_and_text_of_the_very_mail_that_goes(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple, after: str
) -> None:
    send(client, after, **AFTER, share=["action", "first_step"])
    open_with_code(client, wiring, page)

    shown = unescape(client.get(f"{page}/manager/{maple.ann_in}").text)

    wiring.clock.at = DUE
    queue_due_mail(
        wiring.database,
        now=DUE,
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
    with wiring.database.reading() as db:
        row = db.scalars(select(Mailing).where(Mailing.touchpoint == "manager-summary")).one()
        link = db.get_one(FormLink, row.form_link_id)
        mail = compose_mailing(db, row, links=wiring.links, now=DUE)
        url = wiring.links.form_url(link.id, link.generation)
    assert row.due_at == DUE
    assert "Action: ask Sam’s team what slows them" in mail.text
    assert f"<strong>{mail.subject}</strong>" in shown
    assert mail.text.replace(url, "(a personal link)") in shown
    assert "exactly this goes on Tuesday 9 March, 08:30" in shown


def test_page_shows_the_neutral_text_where_nothing_is_released(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple, after: str
) -> None:
    open_with_code(client, wiring, page)
    path = f"{page}/manager/{maple.ann_in}"
    nothing = unescape(client.get(path).text)
    send(client, after, **AFTER)
    not_ticked = unescape(client.get(path).text)

    assert "wants you to know" not in nothing
    assert "Please don't ask what others said." in nothing
    card = nothing[nothing.index('aria-label="The mail"') : nothing.index('id="lines"')]
    assert card in not_ticked


def test_page_shows_the_manager_part_after_a_code_alone(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    _joined(client, wiring, maple)
    before = client.get(f"{page}/manager/{maple.ann_in}").text
    token = guard(client, page)

    client.post(f"{page}/manager/{maple.ann_in}", data={"csrf_token": token, "line": "objective"})

    assert (OBJECTIVE in before, "A code first" in before) == (False, True)
    with wiring.database.reading() as db:
        assert db.scalars(select(Release)).all() == []


def test_objective_and_reason_go_with_the_summary_and_are_taken_back(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    _joined(client, wiring, maple)
    open_with_code(client, wiring, page)
    path = f"{page}/manager/{maple.ann_in}"

    _release(client, page, maple, "objective")
    _release(client, page, maple, "reason")
    _release(client, page, maple, "objective")
    released = unescape(client.get(path).text)
    with wiring.database.reading() as db:
        rows = {row.line: row for row in db.scalars(select(Release).order_by(Release.id))}
        stood = {
            line: (row.owner_id, row.set_id, row.set_session_id, row.words, row.ticked_at)
            for line, row in rows.items()
        }
        reason_id = rows["reason"].id
    client.post(
        f"{page}/releases/{reason_id}/revoke",
        data={"csrf_token": guard(client, path), "membership_id": maple.ann_in},
    )
    revoked = unescape(client.get(path).text)

    place = (maple.ann, maple.learning_set, maple.sessions[0])
    assert stood == {"objective": (*place, OBJECTIVE, NOW), "reason": (*place, REASON, NOW)}
    assert f"What I want to learn: {OBJECTIVE}" in released
    assert f"Why I take part: {REASON}" in released
    assert f"Why I take part: {REASON}" not in revoked
    with wiring.database.reading() as db:
        assert db.get_one(Release, reason_id).state is ReleaseState.REVOKED
        # All of HR reads the audit: it does not say who released anything.
        told = db.execute(
            select(AuditEvent.actor, AuditEvent.verb)
            .where(AuditEvent.subject == f"release:{reason_id}")
            .order_by(AuditEvent.id)
        )
        assert [tuple(one) for one in told] == [
            ("service", "line-released"),
            ("service", "release-revoked"),
        ]


def test_line_ticked_less_than_three_days_before_waits_for_the_summary_after(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    _joined(client, wiring, maple)
    open_with_code(client, wiring, page)
    wiring.clock.at = DUE - timedelta(hours=71)

    _release(client, page, maple, "objective")

    shown = unescape(client.get(f"{page}/manager/{maple.ann_in}").text)
    assert f"What I want to learn: {OBJECTIVE}" not in shown
    held = "Held until Tuesday 9 March, 09:30 (your time, London)"
    assert f"{held}; goes with the summary after that" in shown


def test_objective_that_is_changed_waits_anew_and_one_taken_out_is_taken_back(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    form = _joined(client, wiring, maple)
    open_with_code(client, wiring, page)
    _release(client, page, maple, "objective")
    _release(client, page, maple, "reason")
    wiring.clock.at = NOW + timedelta(hours=5)

    send(client, form, objective_1=f"{OBJECTIVE}, kindly", reason="", notice_read="yes", do="send")

    with wiring.database.reading() as db:
        rows = {
            row.line: (row.words, row.state, row.ticked_at) for row in db.scalars(select(Release))
        }
    assert rows == {
        "objective": (f"{OBJECTIVE}, kindly", ReleaseState.DRAFTED, NOW + timedelta(hours=5)),
        "reason": (REASON, ReleaseState.REVOKED, NOW),
    }


def test_line_that_was_sent_stays_sent(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    form = _joined(client, wiring, maple)
    open_with_code(client, wiring, page)
    _release(client, page, maple, "objective")
    with wiring.database.writing() as db:
        db.scalars(select(Release)).one().state = ReleaseState.SENT

    send(client, form, objective_1="another", notice_read="yes", do="send")
    _release(client, page, maple, "objective")

    with wiring.database.reading() as db:
        row = db.scalars(select(Release)).one()
        assert (row.words, row.state) == (OBJECTIVE, ReleaseState.SENT)


def test_an_unknown_line_and_one_without_words_release_nothing(
    client: FlaskClient, wiring: WebWiring, page: str, maple: Maple
) -> None:
    _joined(client, wiring, maple)
    open_with_code(client, wiring, page)

    for line in ("objective_2", "access_needs", "question", ""):
        _release(client, page, maple, line)

    with wiring.database.reading() as db:
        assert db.scalars(select(Release)).all() == []
        assert db.scalars(select(Answer.field)).all() != []


def test_nobody_is_shown_a_mail_where_no_manager_is_named(
    client: FlaskClient, wiring: WebWiring, maple: Maple
) -> None:
    with wiring.database.reading() as db:
        bob_in = db.scalars(select(Membership.id).where(Membership.person_id == maple.bob)).one()
    bobs = page_path(wiring, maple.bob)
    open_with_code(client, wiring, bobs)

    assert "Nobody is named as your manager" in client.get(f"{bobs}/manager/{bob_in}").text


def test_next_summary_passes_over_what_has_gone_out_or_was_skipped(
    wiring: WebWiring, maple: Maple
) -> None:
    def next_session() -> int:
        with wiring.database.reading() as db:
            seat = db.get_one(Membership, maple.ann_in)
            found = next_summary(db, seat, now=NOW, holidays_of=wiring.holidays_of)
            assert found is not None
            return found.session_id

    seen = [next_session()]
    for session, state in ((2, MailingState.SENT), (4, MailingState.SKIPPED)):
        with wiring.database.writing() as db:
            db.add(_summary_row(db.get_one(LearningSet, maple.learning_set), maple, session, state))
        seen.append(next_session())

    assert seen == [maple.sessions[1], maple.sessions[3], maple.sessions[5]]


def test_preview_tells_its_owner_apart_from_hr(wiring: WebWiring, maple: Maple) -> None:
    subject = MailSubject(
        "manager-summary", maple.programme, maple.max, maple.sessions[1], maple.ann, DUE
    )
    with wiring.database.reading() as db:
        mail = preview_own_summary(db, subject, now=NOW)
        address = db.get_one(Person, maple.max).address

    assert (mail.to_address, "preview.invalid" in mail.text + mail.html) == (address, False)


def _summary_row(
    learning_set: LearningSet, maple: Maple, session: int, state: MailingState
) -> Mailing:
    session_id = maple.sessions[session - 1]
    return Mailing(
        key=f"manager-summary:{session_id}:{maple.ann}",
        touchpoint="manager-summary",
        programme_id=learning_set.programme_id,
        person_id=maple.max,
        about_person_id=maple.ann,
        set_session_id=session_id,
        state=state,
        due_at=NOW,
        useless_after=NOW + timedelta(days=90),
        mailbox="sets@acme.example",
        sent_at=NOW if state is MailingState.SENT else None,
    )
