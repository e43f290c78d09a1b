"""What HR's page shows of a funnel: numbers of everybody, and the first of whom it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from service.domain.funnel import Funnel, Nominee, Step, Waiting
from service.domain.states import Entry


class Numbers(NamedTuple):
    """One stage in numbers.

    `waits` are waited for, and `to_remind` people of those get a reminder: a manager of several is
    one. For `by_hand` HR opened it without their word.
    """

    done: int
    of: int
    waits: int = 0
    to_remind: int = 0
    by_hand: int = 0


@dataclass(frozen=True)
class FunnelNumbers:
    """All five stages in numbers; `declined` and `unmanaged` as in a funnel."""

    entry: Entry
    stages: Mapping[Step, Numbers]
    declined: int
    unmanaged: int

    @property
    def is_asking(self) -> bool:
        """Whether people are asked first, and somebody has not come in yet."""
        return self.entry is Entry.INVITE and any(
            one.done < one.of for step, one in self.stages.items() if step is not Step.AFFIRMED
        )


@dataclass(frozen=True)
class StageShown:
    """One stage: its numbers, and the first of whom they count."""

    step: Step
    numbers: Numbers
    waiting: tuple[Waiting, ...]
    by_hand: tuple[str, ...]


@dataclass(frozen=True)
class FunnelShown:
    """All five stages as a page shows them; `declined` are the first of those."""

    numbers: FunnelNumbers
    stages: tuple[StageShown, ...]
    declined: tuple[Nominee, ...]


def numbers_of(funnel: Funnel) -> FunnelNumbers:
    """Count everybody in a funnel."""
    return FunnelNumbers(
        entry=funnel.entry,
        stages={
            stage.step: Numbers(
                done=stage.done,
                of=stage.of,
                waits=len(stage.waiting),
                to_remind=len({one.person_id for one in stage.silent}),
                by_hand=len(stage.by_hand),
            )
            for stage in funnel.stages
        },
        declined=len(funnel.declined),
        unmanaged=funnel.unmanaged,
    )


def first_of(funnel: Funnel, numbers: FunnelNumbers, most: int) -> FunnelShown:
    """Return what is shown of a funnel, `most` of each list.

    Args:
        funnel: of all nominees, or at least of the first `most` of each list, in their order.
        numbers: of all.
    """
    return FunnelShown(
        numbers=numbers,
        stages=tuple(
            StageShown(
                stage.step, numbers.stages[stage.step], stage.waiting[:most], stage.by_hand[:most]
            )
            for stage in funnel.stages
        ),
        declined=funnel.declined[:most],
    )
