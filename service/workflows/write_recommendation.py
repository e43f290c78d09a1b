"""Let a member word what their set recommends, until the set puts it to its sponsor."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from service.errors import Refused
from service.models import Membership, Recommendation
from service.models.encryption import fingerprint
from service.store import recommendations
from service.workflows.audit_project import audit_project
from service.workflows.hold_project import hold_project

MEANWHILE = "somebody in the set changed this recommendation meanwhile"


@dataclass(frozen=True)
class RecommendationText:
    """What a member typed, trimmed; `words` say what is recommended."""

    title: str
    words: str
    why: str
    wanted_owner: str
    wanted_on: date | None


def text_of(row: Recommendation) -> RecommendationText:
    """Return what stands in a row."""
    return RecommendationText(
        row.title or "", row.words, row.why or "", row.wanted_owner or "", row.wanted_on
    )


def write_recommendation(
    db: Session,
    membership: Membership,
    text: RecommendationText,
    *,
    once: str,
    now: datetime,
) -> Recommendation:
    """Keep a new recommendation for the set alone; pressed twice it is the same one.

    Args:
        once: the page's own word for the form.
        now: service time.

    Raises:
        Refused: see `hold_project`.
    """
    delete_after = hold_project(db, membership)
    key = fingerprint(f"{membership.set_id} {once} {text}")
    row = recommendations.made_once(db, key)
    if row is None:
        row = Recommendation(
            set_id=membership.set_id, once=key, proposed_at=now, delete_after=delete_after
        )
        _write(row, text)
        db.add(row)
        db.flush()
        audit_project(db, membership, "recommendation-worded", now=now, new=text)
    return row


def change_recommendation(
    db: Session,
    membership: Membership,
    row: Recommendation,
    text: RecommendationText,
    *,
    seen: int,
    now: datetime,
) -> Recommendation:
    """Put other words in its place; once it was put, they are a version of their own.

    Who pressed for the former words did not press for these, so the presses begin anew.

    Args:
        seen: the edition that the member had before them.

    Returns:
        The row that has the words now.

    Raises:
        Refused: somebody changed, took out or put it since, or see `hold_project`.
    """
    delete_after = hold_project(db, membership)
    db.refresh(row)
    if row.put_at is not None:
        return _replacement(db, membership, row, text, delete_after=delete_after, now=now)
    before = text_of(row)
    if before == text and row.withdrawn_at is None:
        return row
    if row.edition != seen or row.withdrawn_at is not None:
        raise Refused(MEANWHILE)
    reword(db, row, text)
    audit_project(db, membership, "recommendation-worded", now=now, old=before, new=text)
    return row


def withdraw_recommendation(
    db: Session, membership: Membership, row: Recommendation, *, seen: int, now: datetime
) -> None:
    """Take out what was not put to the sponsor; it stays readable apart, and can be put back.

    Raises:
        Refused: somebody changed or put it since, or see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.withdrawn_at is not None:
        return
    if row.put_at is not None or row.edition != seen:
        raise Refused(MEANWHILE)
    row.withdrawn_at = now
    drop_presses(db, row)
    audit_project(db, membership, "recommendation-taken-out", now=now)


def put_recommendation_back(
    db: Session, membership: Membership, row: Recommendation, *, now: datetime
) -> None:
    """Let a recommendation stand again that was taken out; nobody has pressed for it yet.

    Raises:
        Refused: see `hold_project`.
    """
    hold_project(db, membership)
    db.refresh(row)
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        audit_project(db, membership, "recommendation-put-back", now=now)


def reword(db: Session, row: Recommendation, text: RecommendationText) -> None:
    """Write other words into what was not put yet, and let the presses begin anew."""
    _write(row, text)
    row.edition += 1
    drop_presses(db, row)


def drop_presses(db: Session, row: Recommendation) -> None:
    """Forget who pressed for a recommendation."""
    for press in recommendations.pressed_by(db, row.id):
        db.delete(press)


def _replacement(
    db: Session,
    membership: Membership,
    row: Recommendation,
    text: RecommendationText,
    *,
    delete_after: date,
    now: datetime,
) -> Recommendation:
    """Return the next version with these words; the sponsor reads it once the set puts it."""
    following = recommendations.replacing(db, row.id)
    if text_of(row) == text:
        return row
    if following is None:
        following = Recommendation(
            set_id=row.set_id,
            version=row.version + 1,
            replaces_id=row.id,
            proposed_at=now,
            delete_after=delete_after,
        )
        _write(following, text)
        db.add(following)
        db.flush()
    elif text_of(following) == text and following.withdrawn_at is None:
        return following
    elif following.put_at is None and following.withdrawn_at is not None:
        following.withdrawn_at = None
        reword(db, following, text)
    else:
        # Somebody else's next words stand there already, and must not be covered unread.
        raise Refused(MEANWHILE)
    audit_project(db, membership, "recommendation-worded", now=now, old=text_of(row), new=text)
    return following


def _write(row: Recommendation, text: RecommendationText) -> None:
    row.title, row.words, row.why = text.title, text.words, text.why
    row.wanted_owner, row.wanted_on = text.wanted_owner, text.wanted_on
