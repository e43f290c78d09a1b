"""Let a member work at their set's project, one after the other."""

from datetime import date

from sqlalchemy.orm import Session

from service.domain.retention import last_day_of_words
from service.domain.states import Mode, ProgrammeState, Role
from service.errors import Refused
from service.models import Membership
from service.store import set_questions


def hold_project(db: Session, membership: Membership) -> date:
    """Make others who change the same set's project wait until this transaction ends.

    Returns:
        The last day on which what is written now is kept.

    Raises:
        Refused: no member writes, the plan is not approved, or the set shares no project.
    """
    programme = membership.learning_set.programme
    if membership.role is not Role.MEMBER or membership.ends_at is not None:
        raise Refused("only members of a set work at its project")
    if programme.state is ProgrammeState.PLANNED:
        raise Refused("the plan of this set is not approved yet")
    if programme.mode is not Mode.SHARED_PROJECT:
        raise Refused("this set shares no project")
    set_questions.lock_set(db, membership.set_id)
    return last_day_of_words(programme.ends_at)
