"""X1 and X2: tell those of a moved or cancelled date whom a mail had named it (method 1.12)."""

from sqlalchemy.orm import Session

from service.domain.journey.news import CANCELLED_DATE, MOVED_DATE
from service.domain.states import MailingState, Role
from service.models import SetSession
from service.store import changes
from service.store.news import drop_former_dates, forget_too_late
from service.workflows.change import Change
from service.workflows.tell_news import tell_news

_BEFORE = ("set-up", "before-session", "final-story")
_MAY_HAVE_ARRIVED = (
    MailingState.DRAFTING,
    MailingState.SENDING,
    MailingState.SUBMITTED,
    MailingState.SENT,
    MailingState.UNKNOWN,
    MailingState.PRESUMED_SENT,
)


def tell_moved_date(db: Session, session: SetSession, by: Change) -> None:
    """Queue the mail for each member who had the mail before this session; others hear by Outlook.

    What still waits to tell of an earlier move is dropped: its date is no longer true. Mails that
    the former date had made too late are decided anew.
    """
    drop_former_dates(db, session.id)
    forget_too_late(db, session.id)
    _tell(db, MOVED_DATE, session, by)


def tell_cancelled_date(db: Session, session: SetSession, by: Change) -> None:
    """Queue the mail for each member who had the mail before this session; others hear by Outlook.

    What still waits to tell that it was moved is dropped.
    """
    drop_former_dates(db, session.id)
    _tell(db, CANCELLED_DATE, session, by)


def _tell(db: Session, touchpoint: str, session: SetSession, by: Change) -> None:
    told = changes.told_of_date(db, session.id, _BEFORE, _MAY_HAVE_ARRIVED)
    for membership in session.learning_set.memberships:
        is_in = membership.ends_at is None and membership.role is Role.MEMBER
        if is_in and membership.person_id in told:
            tell_news(
                db, touchpoint, membership.person, session, by, useless_after=session.starts_at
            )
