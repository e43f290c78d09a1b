"""Count what ratings can be counted together; what then stands in figures never changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.evaluation.small_numbers import NewBlock, common_block, form_blocks
from service.store import evaluation_ratings
from service.store.evaluation_ratings import Asked, Uncounted


@dataclass(frozen=True)
class Counting:
    """How much was counted, and how much waits for more."""

    blocks: int
    counted: int
    waiting: int


def count_ratings(db: Session, programme_id: int, *, now: datetime) -> Counting:
    """Form the blocks that can be formed, within the caller's transaction; two in turn are as one.

    A page never does this: it shows what was counted.
    """
    evaluation_ratings.lock(db, programme_id)
    found = evaluation_ratings.uncounted(db, programme_id, now=now)
    known = evaluation_ratings.blocks(db, programme_id)
    formed: list[tuple[Asked, NewBlock]] = []
    for asked in sorted(found.given, key=lambda one: (one.wave, one.item, one.number)):
        with_own = {
            block.set_id
            for block in known.get((asked.wave, asked.item), ())
            if block.number == asked.number and block.set_id is not None
        }
        formed += [(asked, one) for one in _formed(found, asked, with_own)]
    evaluation_ratings.keep_blocks(db, programme_id, formed, found.keys, formed_on=now.date())
    counted = sum(len(one.rating_ids) for _, one in formed)
    return Counting(len(formed), counted, waiting=len(found.keys) - counted)


def _formed(found: Uncounted, asked: Asked, with_own: set[int]) -> list[NewBlock]:
    given = found.given[asked]
    if not asked.number:
        return common_block(given)
    return form_blocks(given, number=asked.number, counted_sets=with_own)
