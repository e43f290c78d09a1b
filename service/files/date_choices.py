"""What the sets of a draft could do about their dates, and what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.cadence import DatePlan
from service.domain.date_proposals import Party, Proposal, Proposer, propose, weigh
from service.domain.dating_sets import DatedSet, dated_sets
from service.domain.programme_file import ProgrammeFile
from service.files.draft import Written
from service.files.draft_dates import check_but_dates, decided_names, with_best

PROPOSE: Proposer = propose
"""Whoever proposes dates on our pages."""


@dataclass(frozen=True)
class Choices:
    """Every set of a draft in order, with its dates where it has some."""

    file: ProgrammeFile
    sets: tuple[DatedSet, ...]

    @property
    def parties(self) -> list[Party]:
        """Return all sets as a proposer wants them."""
        return [one.party for one in self.sets]

    @property
    def chosen(self) -> Mapping[str, DatePlan]:
        """Return the dates of sets that have some, by name."""
        return {one.party.name: one.dates for one in self.sets if one.dates is not None}

    def proposals(self, sets: slice) -> Mapping[str, tuple[Proposal, ...]]:
        """Return patterns for some of the sets, by name."""
        wanted = {one.party.name for one in self.sets[sets]}
        return PROPOSE(self.parties, self.chosen, wanted=wanted)

    def weighed(self, at: int) -> Proposal | None:
        """Return a set's own dates with who cannot come; None where it has none."""
        one = self.sets[at]
        if one.dates is None:
            return None
        return weigh(one.party, one.dates, self.parties, self.chosen)


def look_at_dates(draft: Written, *, now: datetime) -> Choices | None:
    """Return the choices of a draft; None where something but dates is wrong with it.

    Args:
        now: service time.

    Raises:
        BadInput: its start has passed.
    """
    file, _, _ = check_but_dates(draft)
    if file is None:
        return None
    return Choices(file, dated_sets(file, decided=decided_names(draft), now=now))


def with_best_dates(draft: Written, *, now: datetime) -> Written:
    """Return the draft with the best pattern for each set that has no choice yet.

    It is as it was where something else has to be mended first.

    Raises:
        BadInput: its start has passed.
    """
    choices = look_at_dates(draft, now=now)
    if choices is None or len(choices.chosen) == len(choices.sets):
        return draft
    return replace(draft, sets=with_best(draft.sets, choices.proposals(slice(None))))
