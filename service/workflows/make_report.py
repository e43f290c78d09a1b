"""Make one reader's report of a programme: what the table of visibility lets them see, no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.evaluation.behaviour import action_flow, burn_up, managers, open_actions
from service.domain.evaluation.chart import Chart
from service.domain.evaluation.outcomes import Outcome
from service.domain.evaluation.ratings import (
    SESSION_ITEMS,
    method_health,
    self_ratings,
    session_line,
    set_figures,
    what_lasts,
)
from service.domain.evaluation.report import ProgrammeReport
from service.domain.evaluation.results import cost, outcomes, recommendations
from service.domain.evaluation.rows import Evidence
from service.domain.evaluation.set_learning import themes, turns
from service.domain.evaluation.take_up import attendance, meetings, members_of, take_up
from service.domain.visibility import DataClass, Reader, Relation, Verdict, verdict
from service.errors import Refused
from service.store import evaluation

_OF_ONE_SET = frozenset({Reader.SET, Reader.FACILITATOR})
_OF_THE_PROGRAMME = frozenset({Reader.HR, Reader.HR_VIEWER, Reader.HR_LEAD, Reader.SPONSOR})

_IN_FULL = frozenset({Verdict.ALLOWED})
_COUNTS = _IN_FULL | {Verdict.COUNTS_ONLY}
_GROUP = frozenset({Verdict.GROUP_OF_FIVE})
_PROGRAMME = _GROUP | {Verdict.PROGRAMME_OF_FIVE}
_RELEASED = _IN_FULL | {Verdict.IF_RELEASED}


@dataclass(frozen=True)
class _Sight:
    """What a reader may see, asked of the one table."""

    reader: Reader
    relation: Relation

    def may(self, data: DataClass, enough: frozenset[Verdict]) -> bool:
        """Say whether the table gives one of these answers."""
        return verdict(data, self.reader, self.relation) in enough


def make_report(
    db: Session,
    programme_id: int,
    reader: Reader,
    *,
    now: datetime,
    set_id: int | None = None,
    told: Sequence[Outcome] = (),
) -> ProgrammeReport:
    """Gather and compute within the caller's transaction; it writes nothing.

    What stands in figures of ratings is what `count_ratings` has counted.

    Args:
        set_id: whose report, for a set and its facilitator; the caller knows that it is theirs.
        told: what people said it was worth, in the order of telling.

    Raises:
        Refused: this reader has no report, or names a set that is not in it.
    """
    if reader not in _OF_ONE_SET | _OF_THE_PROGRAMME or (set_id is None) is (reader in _OF_ONE_SET):
        raise Refused("this reader has no such report")
    if set_id is not None and set_id not in evaluation.sets_of(db, programme_id):
        raise Refused("the set is not of this programme")
    relation = Relation.SAME_SET if reader in _OF_ONE_SET else Relation.SAME_PROGRAMME
    sight = _Sight(reader, relation)
    found = evaluation.evidence(
        db,
        programme_id,
        of_set=set_id,
        released_only=not sight.may(DataClass.GROUP_LEARNING, _IN_FULL),
    )
    return ProgrammeReport(
        programme=found.programme,
        reader=reader,
        made_on=now.date(),
        sets=len(found.sets),
        people=len({one.person_id for one in members_of(found)}),
        charts=(
            *_level_0(found, sight, now),
            *_levels_1_and_2(found, sight),
            *_level_3(found, sight, now),
            *_level_4(found, sight, told, now),
            *_learning_and_method(found, sight),
        ),
    )


def _level_0(found: Evidence, sight: _Sight, now: datetime) -> list[Chart]:
    if not sight.may(DataClass.ATTENDANCE, _COUNTS):
        return []
    affirmed = sight.may(DataClass.AFFIRMATION, _COUNTS | {Verdict.DONE_OR_NOT})
    return [
        take_up(found, shows_affirmed=affirmed),
        attendance(found, now=now),
        meetings(found, now=now),
    ]


def _levels_1_and_2(found: Evidence, sight: _Sight) -> list[Chart]:
    charts = []
    if sight.may(DataClass.SESSION_RATING, _GROUP):
        charts += [session_line(found, item) for item in SESSION_ITEMS]
        charts.append(set_figures(found, found.sets))
    if sight.may(DataClass.RATING, _PROGRAMME):
        charts += [self_ratings(found), what_lasts(found)]
    return charts


def _level_3(found: Evidence, sight: _Sight, now: datetime) -> list[Chart]:
    charts = []
    if sight.may(DataClass.ACTION, _COUNTS):
        charts += [
            action_flow(found.actions),
            open_actions(found.actions, now=now),
            burn_up(found.actions, now=now),
        ]
    if sight.may(DataClass.MANAGER_ANSWER, _IN_FULL):
        charts.append(managers(found))
    return charts


def _level_4(found: Evidence, sight: _Sight, told: Sequence[Outcome], now: datetime) -> list[Chart]:
    charts = []
    if sight.may(DataClass.RECOMMENDATION, _IN_FULL):
        charts.append(recommendations(found))
    if sight.may(DataClass.OUTCOME, _IN_FULL | _PROGRAMME):
        charts.append(outcomes(told, in_groups=not sight.may(DataClass.OUTCOME, _IN_FULL)))
    if sight.may(DataClass.ATTENDANCE, _COUNTS):
        charts.append(cost(found, now=now))
    return charts


def _learning_and_method(found: Evidence, sight: _Sight) -> list[Chart]:
    charts = []
    if sight.may(DataClass.GROUP_LEARNING, _RELEASED):
        charts.append(themes(found))
    if sight.may(DataClass.RATING, _PROGRAMME):
        charts.append(method_health(found))
    if sight.may(DataClass.TURNS, _IN_FULL):
        members = {one.person_id for one in members_of(found) if one.ends_at is None}
        charts.append(turns(found.turns, members))
    return charts
