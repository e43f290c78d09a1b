"""What machines ask."""

from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from service.domain.states import MailingState
from service.models import Mailing, ServiceTime
from tests.participants import build_maple
from tests.web_wiring import NOW, WebWiring

DUE = MailingState.DUE


def test_healthz_without_a_sandbox_is_caught_up(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"alive": True, "caught_up": True})


def test_healthz_during_a_jump_is_not_caught_up(client: FlaskClient, wiring: WebWiring) -> None:
    with wiring.database.writing() as db:
        db.add(ServiceTime(id=1, offset_seconds=5, caught_up=False, moved_at=datetime.now(UTC)))

    assert client.get("/healthz").json == {"alive": True, "caught_up": False}


def test_readyz_names_database_broker_and_ticks(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.json == {"database": True, "broker": True, "seconds_since_tick": {}}


def test_metrics_are_for_this_machine(client: FlaskClient) -> None:
    near = client.get("/metrics")
    far = client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert (near.status_code, far.status_code) == (200, 403)
    assert "setwise_mailings" in near.text


def test_metrics_tell_how_late_mail_is_and_what_a_mailbox_may_still_send(
    client: FlaskClient, wiring: WebWiring
) -> None:
    with wiring.database.writing() as db:
        maple = build_maple(db)
        for state, minutes in ((DUE, -7), (MailingState.SENT, 0), (DUE, 1)):
            db.add(
                Mailing(
                    key=f"{state}:{minutes}",
                    touchpoint="after-session",
                    programme_id=maple.programme,
                    person_id=maple.ann,
                    state=state,
                    due_at=NOW + timedelta(minutes=minutes),
                    useless_after=NOW + timedelta(days=7),
                    budgeted_at=None if state is DUE else NOW,
                    mailbox="sets@acme.example",
                )
            )

    shown = client.get("/metrics").text

    assert [
        line
        for line in shown.splitlines()
        if line.startswith(("setwise_oldest", "setwise_mailbox", "setwise_mailings{"))
    ] == [
        'setwise_mailings{state="due"} 2.0',
        'setwise_mailings{state="sent"} 1.0',
        "setwise_oldest_due_mail_seconds 420.0",
        'setwise_mailbox_sends_left{mailbox="sets@acme.example",window="minute"} 29.0',
        'setwise_mailbox_sends_left{mailbox="sets@acme.example",window="day"} 9999.0',
    ]


def test_page_not_found_has_its_own_words_and_headers(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
