"""Every page of the sandbox in one table; whatever writes is a POST."""

from __future__ import annotations

from sandbox.pages.agenda import answer_date, show_calendar, show_room
from sandbox.pages.faults import clear_faults, show_faults, switch_fault, switch_teams
from sandbox.pages.mail import (
    mark_all_read,
    mark_read,
    reply,
    show_html,
    show_inbox,
    show_message,
    show_outbox,
)
from sandbox.pages.overview import move_clock, show_overview
from sandbox.pages.render import Handler, posting, stylesheet, viewing

_EMAIL = r"/(?P<email>[^/]+)"
_MESSAGE = r"/message/(?P<message>[^/]+)"

PAGES: list[tuple[str, str, Handler]] = [
    ("GET", "/", viewing(show_overview)),
    ("POST", "/clock", posting(move_clock)),
    ("GET", "/inbox" + _EMAIL, viewing(show_inbox)),
    ("POST", "/inbox" + _EMAIL + "/read", posting(mark_all_read)),
    ("GET", _MESSAGE, viewing(show_message)),
    ("GET", _MESSAGE + "/html", viewing(show_html)),
    ("POST", _MESSAGE + "/read", posting(mark_read)),
    ("POST", _MESSAGE + "/reply", posting(reply)),
    ("GET", "/calendar" + _EMAIL, viewing(show_calendar)),
    ("POST", "/calendar" + _EMAIL + "/answer", posting(answer_date)),
    ("GET", "/outbox" + _EMAIL, viewing(show_outbox)),
    ("GET", "/faults", viewing(show_faults)),
    ("POST", "/faults", posting(switch_fault)),
    ("POST", "/faults/clear", posting(clear_faults)),
    ("POST", "/faults/teams", posting(switch_teams)),
    ("GET", r"/l/meetup-join/[^/]+/0", viewing(show_room)),
    ("GET", r"/static/sandbox\.css", stylesheet),
]
