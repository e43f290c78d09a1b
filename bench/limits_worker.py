"""One worker of the limits' bench: drains what its environment names, until told to end."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor

from service.cli import load_settings
from service.jobs import work
from service.jobs.work import seconds_between_ticks
from service.logs import configure_logs
from service.wiring import build


def main() -> None:
    """Look at each tick for mailboxes with work, and drain each in a thread."""
    configure_logs("WARNING", readable=True)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    wiring = build(load_settings())
    under_way: set[str] = set()

    def drain(mailbox: str) -> None:
        try:
            work.drain(wiring, mailbox)
        finally:
            under_way.discard(mailbox)

    with ThreadPoolExecutor(wiring.settings.worker_threads) as pool:
        while not stop.wait(seconds_between_ticks(wiring)):
            for mailbox in work.waiting_mailboxes(wiring):
                if mailbox not in under_way:
                    under_way.add(mailbox)
                    pool.submit(drain, mailbox)
    wiring.database.dispose()


if __name__ == "__main__":
    main()
