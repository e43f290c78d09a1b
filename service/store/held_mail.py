"""Conditional changes that HR asks of a mail: each says whether it still found what it expected."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from service.domain.journey.touchpoints import (
    BREAK_GLASS,
    CASE_INVITATION,
    FRESH_CODE,
    FRESH_LINK,
)
from service.domain.states import MailingState
from service.models import Mailing


def change_untouched(
    db: Session, mailing_id: int, former: MailingState, *, state: MailingState, reason: str | None
) -> bool:
    """Change a row that no worker has asked to send yet."""
    result = db.execute(
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.state == former, Mailing.sends == 0)
        .values(state=state, reason=reason)
    )
    return _changed_one(result)


def hold_waiting(db: Session, programme_id: int, *, reason: str) -> None:
    """Hold back what of a programme waits to be sent, but for what its reader just asked for.

    That somebody's words were opened they are told whatever happens to the programme.
    """
    db.execute(
        update(Mailing)
        .where(
            Mailing.programme_id == programme_id,
            Mailing.state == MailingState.DUE,
            Mailing.touchpoint.not_in((BREAK_GLASS, CASE_INVITATION, FRESH_CODE, FRESH_LINK)),
        )
        .values(state=MailingState.HELD, reason=reason)
    )


def release_waiting(db: Session, programme_id: int, *, reason: str) -> None:
    """Let go what of a programme was held back for this very reason."""
    db.execute(
        update(Mailing)
        .where(
            Mailing.programme_id == programme_id,
            Mailing.state == MailingState.HELD,
            Mailing.reason == reason,
        )
        .values(state=MailingState.DUE, reason=None)
    )


def delete_override(db: Session, mailing_id: int) -> bool:
    """Delete a held row for which no draft was ever begun."""
    result = db.execute(
        delete(Mailing).where(
            Mailing.id == mailing_id, Mailing.state == MailingState.HELD, Mailing.attempt == 0
        )
    )
    return _changed_one(result)


def move_from(db: Session, mailing_id: int, states: Sequence[MailingState], **values: Any) -> bool:
    """Change a row that is still in one of these states.

    `values` are columns and their new values (Any: a column may be given as an expression).
    """
    result = db.execute(
        update(Mailing).where(Mailing.id == mailing_id, Mailing.state.in_(states)).values(**values)
    )
    return _changed_one(result)


def _changed_one(result: Any) -> bool:
    # Session.execute's static type does not know that an UPDATE gives a CursorResult.
    return cast("CursorResult[Any]", result).rowcount == 1
