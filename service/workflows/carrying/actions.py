"""Actions, and how their owners say they go."""

from datetime import date

from service.domain.actions import state_after, state_told
from service.domain.states import ActionState
from service.models import Action, ActionUpdate
from service.store import form_subjects, own_rows
from service.workflows.carrying.carried import Carried
from service.workflows.carrying.own_words import carry_log


def carry_action(carried: Carried) -> None:
    """Keep what somebody chose to do after a session."""
    if carried.link.set_session_id is None:
        return
    # What was noted for them while the set met becomes theirs to word.
    row = carried.stored(own_rows.action_of) or own_rows.noted_action(carried.db, carried.link)
    what, first_step = carried.answers["action"], carried.answers["first_step"]
    due_on = date.fromisoformat(carried.answers["due_on"])
    noticed_by = carried.answers.get("noticed_by", "")
    if row is None:
        row = Action(
            owner_id=carried.link.person_id,
            set_id=carried.link.set_id,
            agreed_in_id=carried.link.set_session_id,
            reply_id=carried.reply.id,
            what=what,
            first_step=first_step,
            due_on=due_on,
            noticed_by=noticed_by,
            agreed_at=carried.now,
            delete_after=carried.delete_after,
        )
        carried.new.append(row)
        return
    row.reply_id = carried.reply.id
    row.what, row.first_step = what, first_step
    row.due_on, row.noticed_by = due_on, noticed_by


def carry_action_updates(carried: Carried) -> None:
    """Keep how each action stands, and what its owner learned from it."""
    for action in form_subjects.actions_asked_about(carried.db, carried.link):
        name = f"action_{action.id}"
        learned = carried.answers.get(f"{name}_learned", "")
        carry_log(carried, "learned", learned, action_id=action.id)
        told_before = (one for one in action.updates if one.reply_id == carried.reply.id)
        row = next(told_before, None)
        told = carried.answers.get(f"{name}_state")
        if told is not None:
            if row is None:
                row = ActionUpdate(reply_id=carried.reply.id, told_at=carried.now)
                action.updates.append(row)
            row.state = state_told(
                ActionState(told), if_stuck=carried.answers.get(f"{name}_if_stuck", "")
            )
            row.happened = carried.answers.get(f"{name}_happened", "")
        elif row is not None:
            action.updates.remove(row)
            carried.db.delete(row)
        action.state = state_after([update.state for update in action.updates])
