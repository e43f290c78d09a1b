"""How far a programme's people are with coming in, read from live rows: never what they wrote."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.domain.funnel import (
    DECIDED_IN,
    Asked,
    Funnel,
    Nominee,
    Says,
    Sponsor,
    Step,
    Waiting,
    choice_in,
    funnel_of,
)
from service.domain.funnel_shown import FunnelNumbers, FunnelShown, first_of, numbers_of
from service.models import Answer, FormLink, LearningSet, Membership, Person, Programme, Reply
from service.store.coming_in import Counted, count_coming_in, links_to_remind_of, waited_for
from service.store.nominees import newest_links
from service.store.programme_people import PlacesAsked
from service.store.reminders import left_by_form
from service.store.set_slice import full_name

_SIGN_OFF = "sponsor-sign-off"

_Key = tuple[str, int | None, int]
"""Form, set (None for the programme's own) and whom it is about."""


def funnel_numbers(db: Session, programme_id: int) -> FunnelNumbers:
    """Return the stages of a programme in numbers; counted by the database."""
    programme = db.get_one(Programme, programme_id)
    counted = count_coming_in(db, programme_id, programme.entry, most=0)
    return _numbers(_first(db, programme, counted), counted)


def funnel_shown(db: Session, programme_id: int, *, most: int) -> FunnelShown:
    """Return the stages of a programme; only the first `most` of each list are read."""
    programme = db.get_one(Programme, programme_id)
    counted = count_coming_in(db, programme_id, programme.entry, most=most)
    first = _first(db, programme, counted)
    return first_of(first, _numbers(first, counted), most)


def stage_waiting(
    db: Session, programme_id: int, step: Step, asked: PlacesAsked
) -> tuple[Sequence[Waiting], int]:
    """Return those whom a stage of nominees waits for and who are asked for, of how many.

    Args:
        step: the managers', the nominees' or the stage of those who join.
    """
    programme = db.get_one(Programme, programme_id)
    found = waited_for(db, programme_id, programme.entry, step, asked)
    forms = _asked(db, programme, found.link_ids)
    nominees = _nominees(db, found.place_ids, forms) if found.place_ids else []
    funnel = funnel_of(programme.entry, _sponsor(programme, forms), nominees)
    return funnel.stage(step).waiting, found.total


def silent_links(db: Session, programme_id: int, step: Step) -> list[int]:
    """Return the forms of everybody whom a stage waits for and who gave no answer at all."""
    programme = db.get_one(Programme, programme_id)
    if step is not Step.SPONSOR:
        return links_to_remind_of(db, programme_id, programme.entry, step)
    sponsor = _sponsor(programme, _asked(db, programme, ()))
    silent = funnel_of(programme.entry, sponsor, ()).stage(step).silent
    return [one.asked.link_id for one in silent if one.asked is not None]


def _numbers(first: Funnel, counted: Counted) -> FunnelNumbers:
    sponsors = numbers_of(first).stages[Step.SPONSOR]
    return FunnelNumbers(
        entry=first.entry,
        stages={Step.SPONSOR: sponsors, **counted.stages},
        declined=counted.declined,
        unmanaged=counted.unmanaged,
    )


def _first(db: Session, programme: Programme, counted: Counted) -> Funnel:
    """Return the funnel of the sponsor and of those nominees alone who were found."""
    asked = _asked(db, programme, counted.link_ids)
    nominees = _nominees(db, counted.place_ids, asked) if counted.place_ids else []
    return funnel_of(programme.entry, _sponsor(programme, asked), nominees)


def _sponsor(programme: Programme, asked: Mapping[_Key, Asked]) -> Sponsor:
    return Sponsor(
        person_id=programme.sponsor_id,
        name=programme.sponsor.name,
        is_signed_off=programme.signed_off_at is not None,
        asked=asked.get((_SIGN_OFF, None, programme.sponsor_id)),
    )


def _nominees(
    db: Session, place_ids: Collection[int], asked: Mapping[_Key, Asked]
) -> list[Nominee]:
    manager = aliased(Person)
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
        .where(Membership.id.in_(place_ids))
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


def _asked(db: Session, programme: Programme, link_ids: Collection[int]) -> dict[_Key, Asked]:
    """Return some forms and the sponsor's, each with when it was asked and what came of it."""
    sign_off = newest_links(_SIGN_OFF)
    sponsors = select(sign_off.c.link_id).where(
        sign_off.c.set_id.is_(None), sign_off.c.whom_id == programme.sponsor_id
    )
    # Decrypted only where the choice does not stand beside it in the clear.
    unread = case((Answer.choice.is_(None), Answer.value))
    rows = db.execute(
        select(
            FormLink.id,
            FormLink.form,
            FormLink.set_id,
            func.coalesce(FormLink.about_person_id, FormLink.person_id),
            Reply.id,
            Answer.choice,
            unread,
        )
        .outerjoin(Reply, Reply.form_link_id == FormLink.id)
        .outerjoin(
            Answer,
            (Answer.reply_id == Reply.id) & (Answer.field == case(DECIDED_IN, value=FormLink.form)),
        )
        .where(or_(FormLink.id.in_(link_ids), FormLink.id == sponsors.scalar_subquery()))
        .order_by(FormLink.id),
        {"programme_id": programme.id},
    ).all()
    left = left_by_form(db, DECIDED_IN, of_links=[row[0] for row in rows])
    found: dict[_Key, Asked] = {}
    for link_id, form, set_id, about_id, reply_id, choice, words in rows:
        since, newest_at = left.get(link_id, (None, None))
        # A joining form without a choice is one of a programme that asks nobody first.
        chosen = choice_in(form, DECIDED_IN[form], choice or words or "") or Says.YES
        says = None if reply_id is None else chosen
        found[form, set_id, about_id] = Asked(link_id, since, newest_at, says)
    return found
