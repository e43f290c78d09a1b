"""Carry submitted messages from Drafts to Sent Items and into the inboxes, in their time."""

import threading
import time
from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import delivery
from sandbox.answers import GraphFault
from sandbox.mailroom import KIND, save_message

if TYPE_CHECKING:
    from sandbox.context import Context

MESSAGES_A_MINUTE = 30
RECIPIENTS_A_DAY = 10_000


class Postman:
    """Holds a submitted message back for the tenant's send delay and the sending rate.

    With neither, a message is carried within the request that submits it. Rates are counted in
    sandbox time, where whoever lives through a move of it stands, delays in real time. What is held
    is marked in the store, so a restart carries it on.
    """

    def __init__(self, context: "Context") -> None:
        self._context = context
        # An event and no lock: who submits holds the store's lock, which the thread needs.
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._stopping = False
        self._releases: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._recipients: defaultdict[str, deque[tuple[datetime, int]]] = defaultdict(deque)
        self._stood = context.clock.now()
        context.clock.on_move(self._moved)

    def submit(self, message: dict[str, Any]) -> None:
        """Take responsibility for a draft; the caller holds the store's lock.

        Raises:
            GraphFault: 429 ErrorExceededMessageLimit, when the day's recipients are used up.
        """
        now = self._context.clock.lived()
        release_at = self._budgeted(message, now)
        delay = self._context.tenant.send_delay_ms / 1000
        if release_at <= now and not delay:
            delivery.carry(self._context, message)
            return
        message["submitted"] = {
            "real": time.time() + delay,
            "sandbox": release_at.isoformat(),
        }
        save_message(self._context.store, message)
        self._wake.set()

    def start(self) -> None:
        """Begin to carry what is held, from an earlier run as well."""
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def clear(self) -> None:
        """Forget what was sent in the last minute and day."""
        self._releases.clear()
        self._recipients.clear()

    def _moved(self, _before: datetime, _after: datetime) -> None:
        stands = self._context.clock.lived()
        if stands < self._stood:
            self._forget_after(stands)
        self._stood = stands
        self._wake.set()

    def _forget_after(self, instant: datetime) -> None:
        """Forget what was counted in what is the future now."""
        for releases in list(self._releases.values()):
            while releases and releases[-1] > instant:
                releases.pop()
        for day in list(self._recipients.values()):
            while day and day[-1][0] > instant:
                day.pop()

    def _budgeted(self, message: dict[str, Any], now: datetime) -> datetime:
        limits, mailbox = self._context.limits, message["mailbox"]
        if not limits.enforced:
            return now
        day, count = self._recipients[mailbox], len(delivery.addresses(message))
        while day and not now - timedelta(days=1) < day[0][0] <= now:
            day.popleft()
        if sum(each for _, each in day) + count > limits.scaled(RECIPIENTS_A_DAY):
            self._context.throttle.note_over("recipients_a_day")
            raise GraphFault(
                429,
                "ErrorExceededMessageLimit",
                "The mailbox has sent to as many recipients as it may in one day.",
            )
        day.append((now, count))
        # Exchange accepts what is over the rate and lets it trickle out in later minutes.
        releases, most = self._releases[mailbox], limits.scaled(MESSAGES_A_MINUTE)
        while releases and releases[0] <= now - timedelta(minutes=1):
            releases.popleft()
        if len(releases) < most:
            release_at = now
        else:
            self._context.throttle.note_over("messages_a_minute")
            release_at = max(now, releases[-most] + timedelta(minutes=1))
        releases.append(release_at)
        return release_at

    def _work(self) -> None:
        while True:
            # Cleared before looking, so that what comes in meanwhile is looked at again.
            self._wake.clear()
            if self._stopping:
                return
            wait: float | None = None
            for message in self._context.store.find(KIND, "submitted", "1"):
                left = self._seconds_left(message["submitted"])
                if left <= 0:
                    self._carry(message["id"])
                elif wait is None or left < wait:
                    wait = left
            self._wake.wait(wait)

    def _carry(self, message_id: str) -> None:
        store = self._context.store
        with store.lock:
            message = store.get(KIND, message_id)
            if message is not None and message.get("submitted"):
                delivery.carry(self._context, message)

    def _seconds_left(self, submitted: dict[str, Any]) -> float:
        released = datetime.fromisoformat(submitted["sandbox"]) - self._context.clock.lived()
        real = released.total_seconds() / self._context.clock.rate
        return max(float(submitted["real"]) - time.time(), real)
