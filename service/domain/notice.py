"""The notice of who sees what: which wording somebody was given (its text is a template)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Notice:
    """One wording of the notice; its text is `participant/notices/<version>.html`."""

    version: int
    since: date
    first_joining_version: int
    """The joining form's version that asked for it first."""


NOTICES: tuple[Notice, ...] = (
    Notice(version=1, since=date(2026, 11, 1), first_joining_version=1),
    Notice(version=2, since=date(2026, 11, 29), first_joining_version=3),
)
"""Every wording, the oldest first; one that was given is never changed."""

CURRENT = NOTICES[-1]


def notice_of(joining_version: int) -> Notice:
    """Return the wording that stood behind "I have read who sees what" of a joining form."""
    return max(
        (one for one in NOTICES if one.first_joining_version <= joining_version),
        key=lambda one: one.version,
        default=NOTICES[0],
    )


TELLS_OF_OPENING = 2
"""The first wording that says when two HR leads may open what somebody wrote for their set."""
