"""X4: thank somebody who left a set, and say what stays theirs (method 1.10)."""

from datetime import timedelta

from sqlalchemy.orm import Session

from service.domain.journey.news import FAREWELL
from service.domain.states import ProgrammeState, Role
from service.models import Membership
from service.workflows.change import Change
from service.workflows.tell_news import tell_news

_USEFUL_FOR = timedelta(weeks=2)


def tell_farewell(db: Session, membership: Membership, by: Change) -> None:
    """Queue the mail to a member whose place was just closed; nobody else is written to."""
    learning_set = membership.learning_set
    is_running = learning_set.programme.state is ProgrammeState.APPROVED
    if membership.role is not Role.MEMBER or not is_running or not learning_set.sessions:
        return
    newest = max(learning_set.sessions, key=lambda one: one.starts_at)
    tell_news(db, FAREWELL, membership.person, newest, by, useless_after=by.now + _USEFUL_FOR)
