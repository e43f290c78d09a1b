"""The senders' inboxes are read by themselves, before the mail of the same instant is queued."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.inbound import AutomaticReply
from service.domain.states import MailingState
from service.jobs import rounds
from service.jobs.live_through import follow_sandbox
from service.jobs.rest import ask_once, here
from service.models import InboundMail, Mailing
from tests.jobs.memory import SENDER, MemoryWiring, with_maple

_FRIDAY = datetime(2027, 4, 2, 7, 29, tzinfo=UTC)
"""A minute before Ann's reminder of session 3 would go."""
_ROUND = tuple(each for each in rounds.ROUNDS if each.name == "read-inbox")


@pytest.fixture(autouse=True)
def _only_this_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "ROUNDS", _ROUND)


def _kinds(wiring: MemoryWiring) -> list[str]:
    with wiring.database.reading() as db:
        return [row.value for row in db.scalars(select(InboundMail.kind))]


def _wiring(sqlite_url: str, *, at: datetime) -> MemoryWiring:
    wiring = with_maple(sqlite_url, at=at)
    ask_once(wiring, here(wiring))
    assert {row.state for row in wiring.rows()} >= {MailingState.SENT}
    return wiring


def test_inbox_is_read_every_five_minutes_of_service_time(sqlite_url: str) -> None:
    wiring = _wiring(sqlite_url, at=_FRIDAY - timedelta(hours=20))
    before = wiring.came_back.calls.count("arrivals")

    for minutes in (2, 2, 2, 5):
        wiring.jump(wiring.clock.now() + timedelta(minutes=minutes))
        follow_sandbox(wiring, here(wiring))
        ask_once(wiring, here(wiring))

    assert wiring.came_back.calls.count("arrivals") - before == 2


def test_who_turns_out_to_be_away_is_not_nudged_a_moment_later(sqlite_url: str) -> None:
    wiring = _wiring(sqlite_url, at=_FRIDAY - timedelta(hours=20))
    wiring.came_back.add(
        mailbox=SENDER,
        message_class="IPM.Note.Rules.OofTemplate.Microsoft",
        received_at=_FRIDAY,
    )

    wiring.came_back.tips["ann@acme.example"] = AutomaticReply(is_on=True, ends_at=None)

    wiring.jump(_FRIDAY + timedelta(hours=1))
    follow_sandbox(wiring, here(wiring))

    with wiring.database.reading() as db:
        nudged = db.scalars(
            select(Mailing).where(
                Mailing.touchpoint == "before-session-nudge", Mailing.due_at > _FRIDAY
            )
        ).all()
        reasons = {row.person.given_name: row.reason for row in nudged}
    assert _kinds(wiring) == ["away"]
    assert reasons["Ann"] == "away until 9 April: a nudge would come when it was no longer of use"
    assert reasons.get("Bob") is None
