"""One piece of work: the name under which it leases, and what becomes of its leases in the end."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from service.store.leases import free_leases
from service.wiring import Wiring

_LOG = structlog.get_logger(__name__)

_PAUSE_SECONDS = 1.0
_PATIENCE_SECONDS = 180.0
"""Longer than a database takes to start again; what is away for longer lets leases run out."""


@contextmanager
def piece_of_work(wiring: Wiring) -> Iterator[str]:
    """Yield a name of its own to lease under: two threads of one process must not share a lease.

    Where the database breaks the work off, what is leased under that name is given back as soon as
    the database answers. Its process lives, so nobody else may take it over before it runs out.
    """
    owner = f"{wiring.owner}:{secrets.token_hex(4)}"
    try:
        yield owner
    except (OperationalError, InterfaceError):
        _give_back(wiring, owner)
        raise


def _give_back(wiring: Wiring, owner: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with wiring.database.writing() as db:
                free_leases(db, owner, real_now=wiring.real_now())
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                _LOG.warning("leases not given back: the database is away")
                return
            time.sleep(_PAUSE_SECONDS)
        else:
            return
