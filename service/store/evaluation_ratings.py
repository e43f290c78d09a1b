"""Ratings that no figure counts yet, and the blocks of the others; no time, and no name."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, insert, or_, select
from sqlalchemy.orm import Session

from service.domain.evaluation.small_numbers import Block, GivenRating, NewBlock
from service.domain.states import Wave
from service.models import Base, CountedRating, Programme, Rating, RatingBlock, SetSession

RIPE_AFTER = timedelta(days=7)
"""After a meeting, in which most who answer have done so: late answers wait for five more."""


@dataclass(frozen=True)
class Asked:
    """One question at one meeting number, or in one wave, where the number is 0."""

    wave: Wave
    item: str
    number: int


@dataclass(frozen=True)
class Key:
    """What tells one rating from all others, also once it was cleared."""

    pseudonym: str
    scope: str
    item: str
    wave: Wave


@dataclass(frozen=True)
class Uncounted:
    """Answers that no block holds, and how to find them again."""

    given: Mapping[Asked, Sequence[GivenRating]]
    keys: Mapping[int, Key]
    """By the rating's id."""


def lock(db: Session, programme_id: int) -> None:
    """Let nobody else count a programme's ratings until this transaction ends."""
    db.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())


def uncounted(db: Session, programme_id: int, *, now: datetime) -> Uncounted:
    """Return what can be counted now: a meeting's answers once they are ripe, a wave's at once.

    A baseline given late is no baseline of the programme's (method 1.10), and is left out.
    """
    is_counted = exists().where(
        CountedRating.pseudonym == Rating.pseudonym,
        CountedRating.scope == Rating.scope,
        CountedRating.item == Rating.item,
        CountedRating.wave == Rating.wave,
    )
    rows = db.execute(
        select(
            Rating.id,
            Rating.pseudonym,
            Rating.scope,
            Rating.item,
            Rating.wave,
            Rating.set_id,
            Rating.value,
            SetSession.number,
        )
        .outerjoin(
            SetSession,
            and_(SetSession.id == Rating.set_session_id, Rating.wave == Wave.SESSION),
        )
        .where(
            Rating.programme_id == programme_id,
            Rating.value.is_not(None),
            Rating.late.is_(False),
            or_(Rating.wave != Wave.SESSION, SetSession.ends_at <= now - RIPE_AFTER),
            ~is_counted,
        )
        # By lot, as their ids are drawn.
        .order_by(Rating.id)
    )
    given: dict[Asked, list[GivenRating]] = defaultdict(list)
    keys: dict[int, Key] = {}
    for row in rows:
        asked = Asked(row.wave, row.item, row.number or 0)
        given[asked].append(GivenRating(row.id, row.set_id, row.pseudonym, row.value))
        keys[row.id] = Key(row.pseudonym, row.scope, row.item, row.wave)
    return Uncounted(given, keys)


def blocks(db: Session, programme_id: int) -> Mapping[tuple[Wave, str], Sequence[Block]]:
    """Return all that was ever counted, by wave and item, in the order of counting."""
    rows = db.execute(
        select(
            RatingBlock.wave,
            RatingBlock.item,
            RatingBlock.set_id,
            RatingBlock.sets,
            RatingBlock.number,
            RatingBlock.counts,
            RatingBlock.is_near_end,
        )
        .where(RatingBlock.programme_id == programme_id)
        .order_by(RatingBlock.id)
    )
    found: dict[tuple[Wave, str], list[Block]] = defaultdict(list)
    for row in rows:
        found[row.wave, row.item].append(
            Block(
                set_id=row.set_id,
                sets=row.sets,
                number=row.number,
                counts=tuple(json.loads(row.counts)),
                is_near_end=row.is_near_end,
            )
        )
    return found


def keep_blocks(
    db: Session,
    programme_id: int,
    formed: Sequence[tuple[Asked, NewBlock]],
    keys: Mapping[int, Key],
    *,
    formed_on: date,
) -> None:
    """Keep blocks, and which ratings they hold; all at once, as there may be thousands."""
    rows = [
        RatingBlock(
            programme_id=programme_id,
            set_id=one.block.set_id,
            sets=one.block.sets,
            wave=asked.wave,
            item=asked.item,
            number=asked.number,
            counts=json.dumps(one.block.counts),
            is_near_end=one.block.is_near_end,
            formed_on=formed_on,
        )
        for asked, one in formed
    ]
    db.add_all(rows)
    db.flush()
    held = [
        vars(keys[rating_id]) | {"block_id": row.id}
        for row, (_, one) in zip(rows, formed, strict=True)
        for rating_id in one.rating_ids
    ]
    if held:
        # Into the table and not its class, which would cost most of the time for nothing.
        db.execute(insert(Base.metadata.tables[CountedRating.__tablename__]), held)
