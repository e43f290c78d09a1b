"""Check a fresh code: once, in time, and not by trying."""

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from service.store import access_codes

_MOST_TRIES = 5


def check_code(db: Session, person_id: int, given: str, *, real_now: datetime) -> bool:
    """Say whether this is the person's newest code, and use it up if so.

    Args:
        given: as typed; spaces do not matter.
        real_now: the machine's time; a code is good for ten minutes and five wrong tries.
    """
    code = access_codes.usable_code(db, person_id, real_now=real_now, most_tries=_MOST_TRIES)
    if code is None:
        return False
    typed = "".join(given.split()).encode()
    if not hmac.compare_digest(typed, code.code.encode()):
        code.tries += 1
        return False
    code.used_at = real_now
    return True
