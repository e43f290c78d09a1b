"""Success cases (after Brinkerhoff): which stories HR might ask about, and how far one has come.

A case is proposed from what its owner agreed to have told, never from how their actions stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_MEMBERS_TO_NAME_A_SET = 5
"""In a smaller set its name would nearly be the person's."""
LEAST_PROOF = 2
"""Kinds of evidence that make a case worth telling as a success."""
_MOST_PROPOSED = 3

_PROOF = frozenset({"outcome", "evidence", "since_when", "example"})
_FAILED = "did_not_work"


class CaseKind(StrEnum):
    """Which of the two sorts of case one is."""

    MOST = "most"
    """Much came of it."""
    LEAST = "least"
    """Little did, which teaches as much."""


class CaseState(StrEnum):
    """How far a case has come; its owner takes every step but the writing."""

    INVITED = "invited"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    WRITTEN = "written"
    """HR wrote it; its owner has not said whether it may be told."""
    DECIDED = "decided"


CAN_BE_ANSWERED = frozenset({CaseState.INVITED, CaseState.DECLINED})
CAN_BE_WRITTEN = frozenset({CaseState.ACCEPTED, CaseState.WRITTEN, CaseState.DECIDED})
CAN_BE_DECIDED = frozenset({CaseState.WRITTEN, CaseState.DECIDED})


@dataclass(frozen=True)
class ToldStory:
    """What somebody agreed to have told: which parts stand in it, never what they say."""

    story_id: int
    parts: frozenset[str]
    has_figure: bool

    @property
    def proof(self) -> int:
        """Return of how many kinds its evidence is, a figure counting as one."""
        return len(self.parts & _PROOF) + self.has_figure


def proposed(stories: Sequence[ToldStory]) -> dict[int, CaseKind]:
    """Return which stories to ask about, at most three of each kind, by their ids.

    Those with the most kinds of evidence are successes; the others tell of what did not work, or
    of little. Nobody is ranked: within a kind they stand in the order of their ids.
    """
    best = sorted(
        (one for one in stories if one.proof >= LEAST_PROOF),
        key=lambda one: (-one.proof, one.story_id),
    )[:_MOST_PROPOSED]
    most = {one.story_id for one in best}
    rest = sorted(
        (one for one in stories if one.story_id not in most and _tells_of_little(one)),
        key=lambda one: (_FAILED not in one.parts, one.proof, one.story_id),
    )[:_MOST_PROPOSED]
    kinds = dict.fromkeys(most, CaseKind.MOST) | {one.story_id: CaseKind.LEAST for one in rest}
    return dict(sorted(kinds.items()))


def _tells_of_little(story: ToldStory) -> bool:
    return _FAILED in story.parts or story.proof < LEAST_PROOF


def names_set(members: int, *, is_named: bool) -> bool:
    """Say whether a case may be told with its set's name."""
    return is_named or members >= LEAST_MEMBERS_TO_NAME_A_SET
