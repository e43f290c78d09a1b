"""Watches kept: begun once, renewed in time, begun again where they were lost."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.states import WakeKind, Watched
from service.domain.watching import LASTS, Wanted
from service.errors import OutcomeUnknown, Refused
from service.models import Subscription
from service.models.encryption import use_data_keys
from service.store import watches
from service.store.database import Database
from service.workflows.keep_subscriptions import (
    Watching,
    forget_subscription,
    keep_subscription,
    keep_subscriptions,
)
from service.workflows.note_notification import Notification, note_notifications
from tests.workflows.booking import OPEN
from tests.workflows.watches import Watches

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
CALENDAR = Wanted("sets@acme.example", Watched.CALENDAR)
INBOX = Wanted("learning@acme.example", Watched.INBOX)


@dataclass
class Kept:
    """A watching whose service time a test moves."""

    database: Database
    graph: Watches = field(default_factory=Watches)
    at: datetime = NOW
    url: str = "https://sets.example/notifications"

    @property
    def watching(self) -> Watching:
        return Watching(
            database=self.database,
            graph=self.graph,
            notification_url=self.url,
            lifecycle_url=f"{self.url}/lifecycle",
            now=lambda: self.at,
            real_now=lambda: NOW,
        )

    def row(self) -> Subscription:
        with self.database.reading() as db:
            (found,) = watches.watches(db)
            db.expunge(found)
            return found


@pytest.fixture
def kept(database_url: str) -> Kept:
    use_data_keys([base64.urlsafe_b64encode(b"k" * 32).decode()])
    OPEN.append(Database(database_url))
    return Kept(OPEN[-1])


def test_watch_is_begun_once_under_a_secret_that_only_we_and_microsoft_know(kept: Kept) -> None:
    assert keep_subscriptions(kept.watching, [CALENDAR, INBOX]) == 2
    assert keep_subscriptions(kept.watching, [CALENDAR, INBOX]) == 2

    assert [each.split()[:3] for each in kept.graph.asked] == [
        ["begin", CALENDAR.mailbox, "calendar"],
        ["begin", INBOX.mailbox, "inbox"],
    ]
    with kept.database.reading() as db:
        rows = watches.watches(db)
        assert {row.graph_id: row.client_state for row in rows} == kept.graph.standing
        assert [row.expires_at for row in rows] == [NOW + LASTS] * 2
        # Whatever changed before the watch began was told to nobody.
        assert [each.kind for row in rows for each in watches.wakes_of(db, row.id)] == [
            WakeKind.MISSED
        ] * 2
    secrets = list(kept.graph.standing.values())
    assert secrets[0] != secrets[1]
    assert {len(each) for each in secrets} == {64}


def test_watch_is_renewed_in_time_and_begun_again_when_it_ran_out(kept: Kept) -> None:
    keep_subscription(kept.watching, CALENDAR)

    kept.at = NOW + timedelta(days=4)
    assert keep_subscription(kept.watching, CALENDAR)
    assert kept.row().expires_at == kept.at + LASTS

    kept.at += timedelta(days=8)
    kept.graph.standing.clear()
    assert keep_subscription(kept.watching, CALENDAR)

    assert [each.split()[0] for each in kept.graph.asked] == ["begin", "renew", "renew", "begin"]
    assert kept.graph.standing == {kept.row().graph_id: kept.row().client_state}


def test_watch_is_authorised_anew_once_in_ten_minutes(kept: Kept) -> None:
    keep_subscription(kept.watching, CALENDAR)
    kept.at = NOW + timedelta(minutes=20)

    for _ in range(2):
        assert keep_subscription(kept.watching, CALENDAR, is_renewal=True)

    assert [each.split()[0] for each in kept.graph.asked] == ["begin", "renew"]


def test_watch_that_microsoft_removed_or_that_has_an_old_address_is_begun_again(
    kept: Kept,
) -> None:
    keep_subscription(kept.watching, CALENDAR)

    forget_subscription(kept.watching, CALENDAR)
    keep_subscription(kept.watching, CALENDAR)
    kept.url = "https://elsewhere.example/notifications"
    keep_subscription(kept.watching, CALENDAR)

    assert [each.split()[3] for each in kept.graph.asked] == [
        "https://sets.example/notifications",
        "https://sets.example/notifications",
        "https://elsewhere.example/notifications",
    ]


def test_watch_that_is_refused_says_why_and_the_others_stand(kept: Kept) -> None:
    kept.graph.fault = Refused("the address did not prove itself")

    assert keep_subscriptions(kept.watching, [CALENDAR, INBOX]) == 1

    with kept.database.reading() as db:
        row = watches.watch_of(db, CALENDAR.mailbox, CALENDAR.watched)
        assert row is not None
        assert row.graph_id is None
        assert row.problem == (
            "Microsoft 365 would not tell us of changes: the address did not prove itself. Let it "
            "reach PUBLIC_URL from the internet, and check the permission to read this mailbox; "
            "until then we look ourselves."
        )
    assert keep_subscription(kept.watching, CALENDAR)
    with kept.database.reading() as db:
        assert [row.problem for row in watches.watches(db)] == [None, None]


def test_watch_whose_answer_was_lost_is_begun_again_under_another_secret(kept: Kept) -> None:
    kept.graph.fault = OutcomeUnknown("no answer came")
    with pytest.raises(OutcomeUnknown):
        keep_subscription(kept.watching, CALENDAR)
    lost = kept.row()

    keep_subscription(kept.watching, CALENDAR)

    assert lost.graph_id is None
    assert kept.row().client_state != lost.client_state


def test_wake_that_grew_while_it_was_worked_off_stays(kept: Kept) -> None:
    keep_subscription(kept.watching, CALENDAR)
    watch = kept.row()
    told = Notification(watch.graph_id or "", watch.client_state, WakeKind.CHANGED)
    with kept.database.writing() as db:
        note_notifications(db, [told], real_now=NOW)
        seen = watches.wakes_of(db, watch.id)
        note_notifications(db, [told], real_now=NOW)
        watches.drop_wakes(db, seen)

    with kept.database.reading() as db:
        assert [(each.kind, each.count) for each in watches.wakes_of(db, watch.id)] == [
            (WakeKind.CHANGED, 2)
        ]
        assert watches.woken(db, Watched.CALENDAR) == [CALENDAR.mailbox]
        assert watches.woken(db, Watched.INBOX) == []
