"""What a killed worker left in hand is taken over, and a living one's is left alone."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.states import MailingState, SlotKind
from service.jobs.lost_workers import free_lost_leases
from service.models import MailboxSlot, Mailing
from service.settings import Settings
from service.wiring import build
from tests.participants import build_maple

HOST = socket.gethostname()
SENDER = "learning@acme.example"


@pytest.fixture
def wiring(database_url, tmp_path):
    wiring = build(Settings.load({"DATA_DIR": str(tmp_path), "DATABASE_URL": database_url}))
    yield wiring
    wiring.database.dispose()


def _ended_process_id():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _lease(wiring, owner):
    until = datetime.now(UTC) + timedelta(minutes=4)
    with wiring.database.writing() as db:
        maple = build_maple(db)
        db.add(MailboxSlot(mailbox=SENDER, kind=SlotKind.MAIL, owner=owner, leased_until=until))
        db.add(
            Mailing(
                key="in hand",
                touchpoint="before-session",
                programme_id=maple.programme,
                person_id=maple.ann,
                set_session_id=maple.sessions[2],
                about_person_id=None,
                form_link_id=None,
                access_code_id=None,
                state=MailingState.DRAFTING,
                due_at=until,
                useless_after=until,
                mailbox=SENDER,
                lease_until=until,
            )
        )
    return until


def _seen(wiring):
    with wiring.database.reading() as db:
        lease = db.get_one(MailboxSlot, (SENDER, SlotKind.MAIL))
        return lease.owner, db.query(Mailing).one().lease_until


def _lost_owners(wiring):
    host, process, _start = wiring.owner.split(":")
    return {
        "a dead process of this machine": f"{HOST}:{_ended_process_id()}:abcd:1",
        "an earlier start under our number": f"{host}:{process}:abcd:1",
    }


@pytest.mark.parametrize(
    "who", ["a dead process of this machine", "an earlier start under our number"]
)
def test_free_lost_leases_takes_over_from(wiring, who):
    until = _lease(wiring, _lost_owners(wiring)[who])

    assert free_lost_leases(wiring) == 1
    owner, lease_until = _seen(wiring)
    assert owner is None
    assert lease_until < datetime.now(UTC) < until


def _living_owners(wiring):
    return {
        "ourselves": f"{wiring.owner}:1",
        "another process of this machine": f"{HOST}:{os.getppid()}:abcd:1",
        "another machine": f"elsewhere:{_ended_process_id()}:abcd:1",
        "a job": "job:1",
    }


@pytest.mark.parametrize(
    "who", ["ourselves", "another process of this machine", "another machine", "a job"]
)
def test_free_lost_leases_leaves_alone(wiring, who):
    owner = _living_owners(wiring)[who]
    until = _lease(wiring, owner)

    assert free_lost_leases(wiring) == 0
    assert _seen(wiring) == (owner, until)
