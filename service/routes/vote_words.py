"""What a person's own page shows of a vote of their set, whatever it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.states import FieldClass, Role
from service.domain.visibility import reader_label
from service.domain.votes import count_votes
from service.models import Person
from service.store.own_page import Place
from service.store.votes import Asked

Choices = Mapping[str, tuple[str, str]]
"""By the word that is kept: what a choice is called, and what follows from it."""


@dataclass(frozen=True)
class Option:
    """A choice as a button; `count` is None for whoever may not read the counts."""

    value: str
    label: str
    follows: str
    count: int | None


@dataclass(frozen=True)
class VoteView:
    """Where a vote stands, for one reader in one part."""

    leads: bool
    may_vote: bool
    own: str
    """What the reader pressed; empty until they have, and for whoever has no vote."""
    voted: int
    members: int
    options: tuple[Option, ...]
    leading: str
    readers: str
    """Who reads how many chose what."""


def view_vote(
    choices: Choices,
    place: Place,
    owner: Person,
    vote: Asked | None,
    members: frozenset[int],
    *,
    leads: bool,
) -> VoteView:
    """Count what present members pressed, for a reader who leads the session or does not."""
    presses = vote.presses if vote else {}
    tally = count_votes(choices, presses, members)
    may_vote = place.role is Role.MEMBER
    own = presses.get(owner.id) if may_vote else None
    return VoteView(
        leads=leads,
        may_vote=may_vote,
        own=choices[own][0] if own else "",
        voted=tally.voted,
        members=tally.members,
        options=tuple(
            Option(value, *choices[value], count if leads else None)
            for value, count in tally.counts
        ),
        leading=choices[tally.leading][0] if tally.leading else "",
        readers=reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR})),
    )
