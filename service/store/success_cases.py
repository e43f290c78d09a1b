"""Success cases: which stories could be one, those under way, and those that may be told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from service.domain.cases import CaseKind, CaseState, ToldStory, names_set, proposed
from service.domain.states import Consent, MailingState, ProgrammeState, Role
from service.models import (
    LearningSet,
    Mailing,
    Membership,
    Outcome,
    Person,
    Programme,
    Story,
    SuccessCase,
)


@dataclass(frozen=True)
class CaseProposal:
    """A story that HR may ask about; `name` and `set_name` are "" where they are not to be told."""

    story_id: int
    kind: CaseKind
    name: str
    set_name: str
    proof: int
    """Of how many kinds its evidence is."""


@dataclass(frozen=True)
class CaseLine:
    """A case under way as HR reads it: whose it is only where they agreed to that."""

    case: SuccessCase
    name: str
    set_name: str
    invitation: MailingState | None


@dataclass(frozen=True)
class PublishedCase:
    """A case that its owner lets be told; `name` and `set_name` are "" where it is unnamed."""

    kind: CaseKind
    words: str
    name: str
    set_name: str


@dataclass(frozen=True)
class TellableStory:
    """A story as its owner lets it be told, the latest of theirs."""

    story: Story
    owner_name: str
    set_name: str
    told: ToldStory


def tellable_stories(db: Session, programme_id: int) -> list[TellableStory]:
    """Return the latest story of everybody who lets theirs be told and has no case yet."""
    cased = select(SuccessCase.owner_id).where(SuccessCase.programme_id == programme_id)
    rows = db.execute(
        select(Story, Person, LearningSet.name)
        .join(LearningSet, LearningSet.id == Story.set_id)
        .join(Person, Person.id == Story.owner_id)
        .where(LearningSet.programme_id == programme_id, Story.owner_id.not_in(cased))
        .order_by(Story.written_at, Story.id)
    ).all()
    figures = set(
        db.scalars(
            select(Outcome.owner_id).where(
                Outcome.programme_id == programme_id,
                Outcome.high > 0,
                Outcome.consent != Consent.NO,
            )
        )
    )
    latest = {story.owner_id: (story, person, set_name) for story, person, set_name in rows}
    return [
        TellableStory(
            story,
            person.name,
            set_name,
            ToldStory(story.id, _parts(story), has_figure=story.owner_id in figures),
        )
        for story, person, set_name in latest.values()
        if story.consent is not Consent.NO
    ]


def case_proposals(db: Session, programme_id: int) -> list[CaseProposal]:
    """Return what HR may ask about, without a word of what was written; three queries."""
    stories = {one.story.id: one for one in tellable_stories(db, programme_id)}
    kinds = proposed([one.told for one in stories.values()])
    members = _members(db, programme_id)
    proposals = []
    for story_id, kind in kinds.items():
        one = stories[story_id]
        is_named = one.story.consent is Consent.NAMED
        is_told = names_set(members.get(one.story.set_id, 0), is_named=is_named)
        proposals.append(
            CaseProposal(
                story_id,
                kind,
                one.owner_name if is_named else "",
                one.set_name if is_told else "",
                one.told.proof,
            )
        )
    return proposals


def case_lines(db: Session, programme_id: int) -> list[CaseLine]:
    """Return the cases that HR asked about, the oldest first; two queries."""
    rows = db.execute(
        _cases(programme_id)
        .add_columns(Mailing.state)
        .outerjoin(Mailing, Mailing.id == SuccessCase.invitation_id)
        .order_by(SuccessCase.id)
    )
    members = _members(db, programme_id)
    return [
        CaseLine(
            case,
            case.owner.name if _is_known(case) else "",
            _set_name(case, members, is_named=_is_known(case)),
            state,
        )
        for case, state in rows
    ]


def published_cases(db: Session, programme_id: int) -> list[PublishedCase]:
    """Return what may stand in a report, as its owner lets it be told; two queries."""
    rows = db.scalars(
        _cases(programme_id)
        .where(SuccessCase.state == CaseState.DECIDED, SuccessCase.published != Consent.NO)
        .order_by(SuccessCase.kind.desc(), SuccessCase.id)
    ).all()
    members = _members(db, programme_id)
    return [
        PublishedCase(
            row.kind,
            row.words,
            row.owner.name if row.published is Consent.NAMED else "",
            _set_name(row, members, is_named=row.published is Consent.NAMED),
        )
        for row in rows
    ]


def find_case(db: Session, programme_id: int, case_id: int) -> SuccessCase | None:
    """Return a programme's case, locked."""
    return db.scalars(
        _cases(programme_id).where(SuccessCase.id == case_id).with_for_update(of=SuccessCase)
    ).one_or_none()


def own_case(db: Session, case_id: int, *, owner_id: int) -> SuccessCase | None:
    """Return a case if it is this person's."""
    return db.scalars(
        select(SuccessCase).where(SuccessCase.id == case_id, SuccessCase.owner_id == owner_id)
    ).one_or_none()


def lock_case(db: Session, case: SuccessCase) -> None:
    """Lock a case and read it anew, so that an answer and a change of words wait for each other."""
    db.refresh(case, with_for_update=True)


def cases_of(db: Session, owner_id: int) -> list[tuple[SuccessCase, str]]:
    """Return somebody's cases with each programme's name."""
    rows = db.execute(
        select(SuccessCase, Programme.name)
        .join(Programme, Programme.id == SuccessCase.programme_id)
        .where(SuccessCase.owner_id == owner_id, Programme.state != ProgrammeState.PLANNED)
        .order_by(SuccessCase.id)
    )
    return [(case, name) for case, name in rows]


def programme_invited_to(db: Session, mailing_id: int) -> int | None:
    """Return of which programme a mail asks for a case."""
    query = select(SuccessCase.programme_id).where(SuccessCase.invitation_id == mailing_id)
    return db.scalar(query)


def _cases(programme_id: int) -> Select[SuccessCase]:
    return (
        select(SuccessCase)
        .where(SuccessCase.programme_id == programme_id)
        .options(joinedload(SuccessCase.owner), joinedload(SuccessCase.learning_set))
    )


def _is_known(case: SuccessCase) -> bool:
    """Say whether HR knows whose case it is: the story is named, or they agreed to talk."""
    return case.is_named or (case.accepted_at is not None and case.state is not CaseState.DECLINED)


def _set_name(case: SuccessCase, members: Mapping[int, int], *, is_named: bool) -> str:
    is_told = names_set(members.get(case.set_id, 0), is_named=is_named)
    return case.learning_set.name if is_told else ""


def _members(db: Session, programme_id: int) -> dict[int, int]:
    counted = db.execute(
        select(Membership.set_id, func.count().label("members"))
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .where(
            LearningSet.programme_id == programme_id,
            Membership.role == Role.MEMBER,
            Membership.ends_at.is_(None),
        )
        .group_by(Membership.set_id)
    )
    return {row.set_id: row.members for row in counted}


def _parts(story: Story) -> frozenset[str]:
    told: dict[str, str] = json.loads(story.words)
    return frozenset(field for field, words in told.items() if words)
