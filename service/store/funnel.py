"""How far a programme's people are with coming in, read from live rows: never what they wrote."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from service.domain.funnel import DECLINED, Asked, Funnel, Nominee, Says, Sponsor, funnel_of
from service.domain.states import Role
from service.models import (
    Answer,
    FormLink,
    LearningSet,
    Membership,
    Person,
    Programme,
    Reply,
)
from service.store.reminders import left_by_form
from service.store.set_slice import full_name

_DECIDED_IN = {"sponsor-sign-off": "sign_off", "release-time": "release", "joining": "answer"}
"""The forms of coming in, each with the field in which somebody chooses."""
_SAYS = {
    "yes": Says.YES,
    "join": Says.YES,
    "no": Says.NO,
    "talk": Says.TALK,
    "not-now": Says.NOT_NOW,
}

_Key = tuple[str, int | None, int]
"""Form, set (None for the programme's own) and whom it is about."""


def funnel(db: Session, programme_id: int) -> Funnel:
    """Return the stages of a programme; five queries however many people it has."""
    programme = db.get_one(Programme, programme_id)
    asked = _asked(db, programme_id)
    return funnel_of(
        programme.entry,
        Sponsor(
            person_id=programme.sponsor_id,
            name=programme.sponsor.name,
            is_signed_off=programme.signed_off_at is not None,
            asked=asked.get(("sponsor-sign-off", None, programme.sponsor_id)),
        ),
        _nominees(db, programme_id, asked),
    )


def _nominees(db: Session, programme_id: int, asked: Mapping[_Key, Asked]) -> list[Nominee]:
    manager = aliased(Person)
    # Columns and no whole rows: a large programme has thousands, and each holds encrypted text.
    rows = db.execute(
        select(
            Membership.id,
            Membership.person_id,
            full_name(Person).label("name"),
            Membership.set_id,
            LearningSet.name.label("set_name"),
            manager.id.label("manager_id"),
            full_name(manager).label("manager_name"),
            Membership.released_at,
            Membership.joined_at,
            Membership.affirmed_at,
            Membership.ends_at,
        )
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(
            LearningSet.programme_id == programme_id,
            Membership.role == Role.MEMBER,
            or_(Membership.ends_at.is_(None), Membership.end_reason == DECLINED),
        )
        .order_by(Membership.set_id, Membership.id)
    )
    return [
        Nominee(
            membership_id=row.id,
            person_id=row.person_id,
            name=row.name,
            set_id=row.set_id,
            set_name=row.set_name,
            manager_id=row.manager_id,
            manager_name=row.manager_name or "",
            is_released=row.released_at is not None,
            has_joined=row.joined_at is not None,
            has_affirmed=row.affirmed_at is not None,
            has_declined=row.ends_at is not None,
            asked=asked.get(("joining", row.set_id, row.person_id)),
            manager_asked=asked.get(("release-time", row.set_id, row.person_id)),
        )
        for row in rows
    ]


def _asked(db: Session, programme_id: int) -> dict[_Key, Asked]:
    left = left_by_form(db, _DECIDED_IN, of_programme=programme_id)
    rows = db.execute(
        select(
            FormLink.id,
            FormLink.form,
            FormLink.set_id,
            func.coalesce(FormLink.about_person_id, FormLink.person_id),
            Reply.id,
            Answer.value,
        )
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .outerjoin(Answer, (Answer.reply_id == Reply.id) & Answer.field.in_(_DECIDED_IN.values()))
        .where(FormLink.programme_id == programme_id, FormLink.form.in_(_DECIDED_IN))
        .order_by(FormLink.id)
    )
    found: dict[_Key, Asked] = {}
    for link_id, form, set_id, about_id, reply_id, choice in rows:
        since, newest_at = left.get(link_id, (None, None))
        # A joining form without a choice is one of a programme that asks nobody first.
        says = None if reply_id is None else _SAYS.get(choice or "", Says.YES)
        found[form, set_id, about_id] = Asked(link_id, since, newest_at, says)
    return found
