"""When a programme's set-up, third and final sessions are, all its sets' taken together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.domain.journey.facts import Sitting
from service.domain.journey.touchpoints.kinds import Anchor
from service.domain.states import SessionKind, SessionState
from service.models import LearningSet, SetSession
from service.models.base import Instant


def own_sittings(db: Session, programme_ids: Sequence[int]) -> dict[int, Mapping[Anchor, Sitting]]:
    """Return, by programme, the sittings to which what belongs to it as a whole is anchored.

    The same as `domain.journey.due` finds where every set was read; one query.
    """
    found: dict[int, dict[Anchor, Sitting]] = defaultdict(dict)
    rows = db.execute(
        select(
            LearningSet.programme_id,
            SetSession.number,
            SetSession.kind,
            func.min(SetSession.id),
            func.min(SetSession.starts_at, type_=Instant),
            func.max(SetSession.ends_at, type_=Instant),
        )
        .join(LearningSet, LearningSet.id == SetSession.set_id)
        .where(
            LearningSet.programme_id.in_(programme_ids),
            SetSession.state == SessionState.SCHEDULED,
        )
        .group_by(LearningSet.programme_id, SetSession.number, SetSession.kind)
    )
    for programme_id, number, kind, session_id, starts_at, ends_at in rows:
        sitting = Sitting(session_id, number, kind, starts_at, ends_at)
        own = found[programme_id]
        for anchor in _anchors(number, kind):
            own[anchor] = _together(own.get(anchor, sitting), sitting)
    return dict(found)


def _anchors(number: int, kind: SessionKind) -> list[Anchor]:
    numbered = {1: [Anchor.FIRST], 3: [Anchor.THIRD]}.get(number, [])
    return numbered + ([Anchor.LAST] if kind is SessionKind.FINAL else [])


def _together(one: Sitting, other: Sitting) -> Sitting:
    starts_at, ends_at = min(one.starts_at, other.starts_at), max(one.ends_at, other.ends_at)
    return Sitting(one.session_id, one.number, one.kind, starts_at, ends_at)
