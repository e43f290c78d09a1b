"""Whether the sender mailboxes are enough for everybody who is written to."""

import math

from service.domain.finding import Finding, ok, wrong
from service.domain.send_budget import MAX_A_DAY, MAX_A_MINUTE

_MINUTES_TO_EVERYBODY = 60
"""How long a mail to everybody may take before more mailboxes are asked for."""
_NEARLY_USED = 0.9


def room_for_everybody(people: int, mailboxes: int) -> Finding:
    """Say how long a mail to everybody takes, and how many mailboxes would do.

    Args:
        mailboxes: how many send now; one at least.
    """
    minutes = math.ceil(people / (MAX_A_MINUTE * mailboxes))
    needed = max(1, math.ceil(people / (MAX_A_MINUTE * _MINUTES_TO_EVERYBODY)))
    says = (
        f"{mailboxes} x {MAX_A_MINUTE} mails a minute and {MAX_A_DAY} recipients a day; a mail to"
        f" all {people} people takes {minutes} min"
    )
    if needed <= mailboxes:
        return ok("Sending limits", says)
    return wrong(
        "Sending limits",
        f"{says}; {needed} mailboxes would do it within the hour",
        f"add {needed - mailboxes} to SENDER_MAILBOXES, in the scope too (docs/microsoft-365.md)",
    )


def use_of_a_day(mailbox: str, sent: int) -> Finding:
    """Say how much of its 24 hours a mailbox has used up."""
    what, says = f"Sent by {mailbox}", f"{sent} of {MAX_A_DAY} in 24 hours"
    if sent < MAX_A_DAY * _NEARLY_USED:
        return ok(what, says)
    return wrong(
        what,
        f"{says}; at {MAX_A_DAY} Exchange lets it send nothing, and what is due waits",
        "add a mailbox to SENDER_MAILBOXES; what waits goes out by itself later",
    )
