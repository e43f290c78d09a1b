"""Take over at once what a worker of this machine left when it was killed.

Elsewhere a lease has to run out, since nobody can see from here whether its owner lives.
"""

import os

import structlog

from service.store.leases import free_leases, lease_owners
from service.wiring import Wiring

_LOG = structlog.get_logger(__name__)


def free_lost_leases(wiring: Wiring) -> int:
    """Free the leases of dead processes of this machine; return how many owners were lost."""
    with wiring.database.writing() as db:
        lost = [owner for owner in lease_owners(db) if _is_lost(owner, wiring.owner)]
        for owner in lost:
            free_leases(db, owner, real_now=wiring.real_now())
    if lost:
        _LOG.warning("leases of lost workers freed", owners=len(lost))
    return len(lost)


def _is_lost(owner: str, own: str) -> bool:
    """Say whether a lease's owner, `host:process id:start:…`, certainly lives no more."""
    host, process, start = [*owner.split(":"), ""][:3]
    if not start:
        # `job:17` is no process: whoever takes the job over has the slot.
        return False
    own_host, own_process, own_start = own.split(":")
    if host != own_host:
        return False
    if process == own_process:
        # Containers give each start the same number.
        return start != own_start
    return not _is_running(int(process))


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
