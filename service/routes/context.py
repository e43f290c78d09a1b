"""What a view works with: the wiring, the request's transaction, service time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app, g
from sqlalchemy.orm import Session

if TYPE_CHECKING:  # its type alone
    from service.wiring import Wiring


def get_wiring() -> Wiring:
    """Return what the process was built with."""
    wiring: Wiring = current_app.extensions["wiring"]
    return wiring


def get_db() -> Session:
    """Return this request's transaction: read-only for GET and HEAD."""
    db: Session = g.db
    return db


def get_now() -> datetime:
    """Return service time."""
    return get_wiring().clock.now()
