"""What HR's request says about itself to a workflow: who asks, when, and by which rules."""

from service.routes import access
from service.routes.context import get_now, get_wiring
from service.workflows.change import Change


def asked_by(reason: str = "") -> Change:
    """Return what every change is asked with; `reason` is HR's own words."""
    wiring = get_wiring()
    return Change(
        actor=access.colleague().actor,
        now=get_now(),
        reason=reason,
        senders=wiring.settings.sender_mailboxes,
        holidays_of=wiring.holidays_of,
    )
