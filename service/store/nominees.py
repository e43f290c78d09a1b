"""Everybody with a place in a programme, or who gave it up, with what decides how far they are."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from service.domain.funnel import DECIDED_IN, DECLINED, Says, choice_in
from service.domain.states import Entry, Role
from service.models import Answer, FormLink, LearningSet, Mailing, Membership, Person, Reply
from service.store.journey_progress import OUT

PROGRAMME = bindparam("programme_id", type_=Integer)
SAID_OTHERWISE = bindparam("said_otherwise", expanding=True, type_=Integer)
"""Ids of answers that do not agree, among those that say so only encrypted."""


def nominees(entry: Entry) -> CTE:
    """Return the query, a row a place; nothing in it is NULL but `manager_id` and ids of forms.

    `invited`, `answered` and `agrees` are of their own form, `manager_silent` and `manager_agrees`
    of their manager's about them. `unread`: what one of these says stands there only encrypted.
    Where nobody is asked first, nothing hangs on what their own form says, and it is not read.
    """
    is_asked = entry is Entry.INVITE
    own, managers = _asked("joining", answers=is_asked), _asked("release-time")
    waits_for_manager = and_(
        Membership.ends_at.is_(None),
        Membership.released_at.is_(None),
        Person.manager_id.is_not(None),
        not_(_or_not(managers.c.answered)),
    )
    return (
        select(
            Membership.id,
            Membership.set_id,
            Membership.person_id,
            Person.manager_id,
            own.c.link_id,
            managers.c.link_id.label("manager_link_id"),
            Membership.ends_at.is_not(None).label("declined"),
            Membership.released_at.is_not(None).label("released"),
            Membership.joined_at.is_not(None).label("joined"),
            Membership.affirmed_at.is_not(None).label("affirmed"),
            # As below, only where it matters.
            or_(Membership.joined_at.is_not(None), _or_not(own.c.answered), _has_left(own)).label(
                "invited"
            ),
            _or_not(own.c.answered).label("answered"),
            _or_not(own.c.agrees).label("agrees"),
            # Only where it matters: looking for mails is what costs most.
            case((waits_for_manager, _has_left(managers)), else_=false()).label("manager_silent"),
            _or_not(managers.c.agrees).label("manager_agrees"),
            or_(_or_not(own.c.unread), _or_not(managers.c.unread)).label("unread"),
        )
        .join(Person, Person.id == Membership.person_id)
        .join(LearningSet, LearningSet.id == Membership.set_id)
        .outerjoin(own, _is_of_place(own))
        .outerjoin(managers, _is_of_place(managers))
        .where(
            LearningSet.programme_id == PROGRAMME,
            Membership.role == Role.MEMBER,
            or_(Membership.ends_at.is_(None), Membership.end_reason == DECLINED),
        )
        .cte("nominee")
    )


def newest_links(form: str) -> Subquery:
    """Select a programme's newest form of a kind, by set and whomever it is about."""
    whom = func.coalesce(FormLink.about_person_id, FormLink.person_id).label("whom_id")
    return (
        select(func.max(FormLink.id).label("link_id"), FormLink.set_id, whom)
        .where(FormLink.programme_id == PROGRAMME, FormLink.form == form)
        .group_by(FormLink.set_id, whom)
        .subquery()
    )


def said_otherwise(db: Session, programme_id: int) -> list[int]:
    """Return the answers that do not agree, of those that say so only encrypted."""
    query = (
        select(Answer.id, FormLink.form, Answer.field, Answer.value)
        .join(Reply, Reply.id == Answer.reply_id)
        .join(FormLink, FormLink.id == Reply.form_link_id)
        .where(
            FormLink.programme_id == programme_id,
            FormLink.form.in_(DECIDED_IN),
            Answer.field.in_(DECIDED_IN.values()),
            Answer.choice.is_(None),
        )
    )
    return [
        answer_id
        for answer_id, form, field, value in db.execute(query)
        if choice_in(form, field, value) not in (None, Says.YES)
    ]


def _asked(form: str, *, answers: bool = True) -> Subquery:
    """Select what came of the newest form of a kind."""
    newest = newest_links(form)
    if not answers:
        unknown = (false().label(name) for name in ("answered", "agrees", "unread"))
        return select(newest, *unknown).subquery()
    is_unread = and_(Answer.id.is_not(None), Answer.choice.is_(None))
    agrees = case(
        (Reply.id.is_(None), false()),
        # Without a choice it is the form of a programme that asks nobody first.
        (Answer.id.is_(None), Reply.id.is_not(None)),
        (is_unread, Answer.id.not_in(SAID_OTHERWISE)),
        else_=Answer.choice == Says.YES,
    )
    return (
        select(
            newest,
            Reply.id.is_not(None).label("answered"),
            agrees.label("agrees"),
            is_unread.label("unread"),
        )
        .outerjoin(Reply, Reply.form_link_id == newest.c.link_id)
        .outerjoin(Answer, (Answer.reply_id == Reply.id) & (Answer.field == DECIDED_IN[form]))
        .subquery()
    )


def _is_of_place(asked: Subquery) -> ColumnElement[bool]:
    return and_(asked.c.set_id == Membership.set_id, asked.c.whom_id == Membership.person_id)


def _has_left(asked: Subquery) -> ColumnElement[bool]:
    """Say whether a mail of a form left, itself or told in another (as `left_by_form`)."""
    mail, told_in = aliased(Mailing), aliased(Mailing)
    return exists(
        select(mail.id)
        .outerjoin(told_in, told_in.id == mail.told_in_id)
        .where(
            mail.form_link_id == asked.c.link_id,
            or_(mail.state.in_(OUT), told_in.state.in_(OUT)),
            or_(
                mail.sent_at.is_not(None),
                mail.budgeted_at.is_not(None),
                told_in.sent_at.is_not(None),
                told_in.budgeted_at.is_not(None),
            ),
        )
    )


def _or_not(fact: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a fact of a form as one that does not hold where there is no form."""
    return func.coalesce(fact, false())
