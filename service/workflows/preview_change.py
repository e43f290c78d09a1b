"""Say what a change brings about by making it and taking it back, all in one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.effects import Effects
from service.errors import SetwiseError
from service.store.journey import HolidaysOf
from service.workflows.effects_between import effects_between
from service.workflows.look_at_sets import look_at

Workflow = Callable[[Session], object]
"""A workflow with everything but its transaction."""


class ChangedMeanwhile(SetwiseError):
    """What was confirmed is not what would happen now; `effects` are the new ones."""

    def __init__(self, effects: Effects) -> None:
        super().__init__("something changed meanwhile")
        self.effects = effects


def preview_change(
    db: Session,
    change: Workflow,
    *,
    set_ids: Sequence[int],
    now: datetime,
    holidays_of: HolidaysOf,
) -> Effects:
    """Make a change, see what would follow if nobody did anything else, and take it back.

    Args:
        change: the very workflow that a confirmation runs.
        set_ids: whose calendars and mails it may touch.
        now: service time.

    Raises:
        Refused: the change is not possible; nothing was changed.
    """
    before = look_at(db, set_ids, now=now, holidays_of=holidays_of)
    trial = db.begin_nested()
    try:
        change(db)
        db.flush()
        after = look_at(db, set_ids, now=now, holidays_of=holidays_of)
    finally:
        trial.rollback()
        db.expire_all()
    return effects_between(before, after, now=now)


def confirm_change(
    db: Session,
    change: Workflow,
    *,
    shown: str,
    set_ids: Sequence[int],
    now: datetime,
    holidays_of: HolidaysOf,
) -> Effects:
    """Make a change if it still brings about what was shown.

    Args:
        shown: the digest of the effects that were confirmed.

    Raises:
        ChangedMeanwhile: it would bring about something else now; nothing was changed.
        Refused: it is not possible any more.
    """
    effects = preview_change(db, change, set_ids=set_ids, now=now, holidays_of=holidays_of)
    if effects.digest != shown:
        raise ChangedMeanwhile(effects)
    change(db)
    return effects
