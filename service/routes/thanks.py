"""After sending: what happens next, and exactly what the manager would read."""

from flask import render_template

from service.domain.release import LABELS
from service.domain.states import ReleaseState
from service.domain.wording import moment_in_words
from service.forms.published import load
from service.models import FormLink
from service.routes.context import get_db, get_now
from service.routes.devices import device_digest, has_shown_code
from service.routes.link_view import heading
from service.store import own_rows

_RELEASING = "after-session"
_DECLINED = (
    "Your place is free for somebody else, and you get no more mail about it. "
    "Should the time come, tell HR, and you are welcome."
)
_ELSEWHERE = "(your words, on the device that wrote them)"


def thanks_page(token: str, link: FormLink) -> str:
    """Return the page for a reply that was taken in."""
    definition = load(link.form, link.reply.version if link.reply else None)
    declined = has_declined(link)
    return render_template(
        "participant/thanks.html",
        token=token,
        heading=heading(get_db(), link),
        thanks=_DECLINED if declined else definition.thanks,
        can_change=not declined,
        shows_manager=link.form == _RELEASING,
        lines=_released(link) if link.form == _RELEASING else [],
        closes=moment_in_words(link.closes_at, zone=link.person.zone, now=get_now()),
    )


def has_declined(link: FormLink) -> bool:
    """Whether somebody answered their invitation with "not now", which closes their place."""
    return link.reply is not None and any(
        (answer.field, answer.value) == ("answer", "not-now") for answer in link.reply.answers
    )


def _released(link: FormLink) -> list[tuple[str, str]]:
    """Return (label, words) of what is ticked now; private words only where they may be seen."""
    if link.reply is None:
        return []
    rows = own_rows.releases_of(get_db(), link.reply.id)
    device = device_digest()
    writers = {answer.field: answer.device for answer in link.reply.answers}
    has_code = has_shown_code(link.person)

    def _may_show(line: str) -> bool:
        return line != "support" or has_code or writers.get(line) == device

    return [
        (label, row.words if _may_show(line) else _ELSEWHERE)
        for line, label in LABELS.items()
        if (row := rows.get(line)) is not None and row.state is not ReleaseState.REVOKED
    ]
