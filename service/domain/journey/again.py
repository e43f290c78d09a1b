"""A form's mail sent once more because HR asked for it: which mail it is again, and on which day.

It is one of the journey's mails in all but its key: it says the same, opens the same form, and is
decided again by the same rules when it is sent.
"""

from datetime import date

from service.domain.journey.touchpoints import TOUCHPOINTS

_AGAIN = ":again-"

FIRST_OF_FORM = {one.form: one.slug for one in TOUCHPOINTS if one.form and one.nudges is None}
"""The touchpoint that first asks for each form."""


def again_key(form_key: str, day: date) -> str:
    """Return what makes a reminder the only one of a form on a day.

    Args:
        form_key: what makes the form the only one of its kind: form, anchor, whom it is about.
        day: of its reader's calendar.
    """
    form, _, rest = form_key.partition(":")
    return f"{FIRST_OF_FORM[form]}:{rest}{_AGAIN}{day}"


def first_key(key: str) -> str:
    """Return the key under which live rows ask for a mail; its own, where it is sent once."""
    return key.partition(_AGAIN)[0]


def is_again(key: str) -> bool:
    """Say whether a mail is one that went out before."""
    return _AGAIN in key
