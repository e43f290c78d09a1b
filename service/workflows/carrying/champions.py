"""From an invitation to a champion's part."""

from service.store.champions import champion_of
from service.workflows.become_champion import become_champion
from service.workflows.carrying.carried import Carried
from service.workflows.step_down_champion import step_down_champion


def carry_invitation(carried: Carried) -> None:
    """Begin a champion's term with a yes; another answer in its place ends it."""
    if not carried.has_changed("champion"):
        return
    link = carried.link
    if carried.answers.get("champion") == "yes":
        become_champion(carried.db, link.programme_id, link.person, now=carried.now)
        return
    champion = champion_of(carried.db, link.programme_id, link.person_id)
    if champion is not None and carried.before.get("champion") == "yes":
        step_down_champion(carried.db, champion, now=carried.now)
