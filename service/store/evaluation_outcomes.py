"""What people said that their work was worth, as a programme's measures weigh it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.domain.evaluation.outcomes import Outcome
from service.domain.outcome_units import OutcomeUnit
from service.models import FormLink, Reply
from service.models import Outcome as ToldOutcome

_UNITS = {
    OutcomeUnit.HOURS: "hours a month",
    OutcomeUnit.MONEY: "money, in your currency",
    OutcomeUnit.CUSTOMERS: "customers",
}
"""What else was counted has no unit in common, and is left to the stories."""


def told_outcomes(
    db: Session, programme_id: int, *, now: datetime, of_set: int | None = None
) -> Sequence[Outcome]:
    """Return them in the order of telling, without whatever cannot be weighed.

    For a whole programme, only those of forms that are closed: what can still be changed would
    change a sum by itself.

    Args:
        of_set: only this set's, which reads them as they stand.
    """
    query = (
        select(ToldOutcome)
        .join(Reply, Reply.id == ToldOutcome.reply_id)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .where(
            ToldOutcome.programme_id == programme_id,
            ToldOutcome.unit.in_(_UNITS),
            ToldOutcome.attribution.is_not(None),
            ToldOutcome.confidence.is_not(None),
        )
        .order_by(ToldOutcome.told_at, ToldOutcome.id)
    )
    if of_set is None:
        query = query.where(FormLink.closes_at <= now)
    else:
        query = query.where(ToldOutcome.set_id == of_set)
    return [
        Outcome(
            low=row.low,
            high=row.high,
            unit=_UNITS[row.unit],
            attribution=(row.attribution or 0) / 100,
            confidence=(row.confidence or 0) / 100,
            teller=row.owner_id,
        )
        for row in db.scalars(query)
    ]
