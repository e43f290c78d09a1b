"""Single rows that carry a canary."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.cases import CaseKind, CaseState
from service.domain.states import Consent, ProjectPart, ReleaseState, Wave
from service.models import Action, GroupLearning, Person, ProjectNote, Rating, Release, SuccessCase
from tests.privacy.canaries import words_of
from tests.privacy.programme import EARLIER, LATER, Planted

Replies = Mapping[tuple[str, str, int | str], int]
"""The reply of each (form, whose, anchor)."""


def learned(
    planted: Planted, session_id: int, mark: str, *, released_at: datetime | None
) -> GroupLearning:
    return GroupLearning(
        set_session_id=session_id,
        written_by_id=planted.maple.fay,
        words=words_of(mark),
        saved_at=EARLIER,
        changed_at=EARLIER,
        released_at=released_at,
        delete_after=LATER,
    )


def rating(db: Session, planted: Planted, wave: Wave, item: str, mark: str) -> Rating:
    maple = planted.maple
    of_session = wave is Wave.SESSION
    return Rating(
        pseudonym=db.get_one(Person, maple.ann).pseudonym,
        programme_id=maple.programme,
        set_id=maple.learning_set,
        set_session_id=maple.sessions[1],
        scope=f"session:{maple.sessions[1]}" if of_session else f"programme:{maple.programme}",
        wave=wave,
        item=item,
        word=words_of(mark),
    )


def release(
    planted: Planted,
    replies: Replies,
    session: int,
    line: str,
    mark: str,
    ticked_at: datetime,
    state: ReleaseState,
) -> Release:
    return Release(
        owner_id=planted.maple.ann,
        set_id=planted.maple.learning_set,
        set_session_id=planted.maple.sessions[session - 1],
        reply_id=replies["after-session", "ann", session],
        line=line,
        words=words_of(mark),
        preview_hash="0" * 64,
        state=state,
        ticked_at=ticked_at,
        delete_after=LATER,
    )


def action(planted: Planted, whose: str, set_name: str, session: int, mark: str) -> Action:
    return Action(
        owner_id=planted.people[whose],
        set_id=planted.sets[set_name],
        agreed_in_id=planted.sessions[set_name][session - 1],
        what=words_of(mark),
        first_step="write to Sam",
        agreed_at=EARLIER,
        delete_after=LATER,
    )


def case(
    planted: Planted,
    whose: str,
    mark: str,
    kind: CaseKind,
    *,
    state: CaseState,
    published: Consent = Consent.NO,
) -> SuccessCase:
    """Return a case that HR wrote of somebody in Maple."""
    return SuccessCase(
        programme_id=planted.maple.programme,
        owner_id=planted.people[whose],
        set_id=planted.maple.learning_set,
        kind=kind,
        is_named=False,
        state=state,
        published=published,
        invited_at=EARLIER,
        accepted_at=EARLIER,
        words=words_of(mark),
        edition=1,
        changed_at=EARLIER,
        delete_after=LATER,
    )


def notes(planted: Planted) -> list[ProjectNote]:
    """Return what each set noted of its project."""
    noted = (
        ("Maple", "ann", ProjectPart.INSIDE, "Maplesfinding", ""),
        ("Maple", "ann", ProjectPart.OPTIONS, "Maplesattempt", words_of("Maplessight")),
        ("Oak", "olga", ProjectPart.OUTSIDE, "Oaksfinding", ""),
    )
    return [
        ProjectNote(
            set_id=planted.sets[set_name],
            part=part,
            words=words_of(mark),
            saw=saw,
            once=f"{number:064}",
            written_by=planted.people[whose],
            written_at=EARLIER,
            changed_at=EARLIER,
            delete_after=LATER,
        )
        for number, (set_name, whose, part, mark, saw) in enumerate(noted)
    ]
