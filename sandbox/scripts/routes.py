"""Every script call of the sandbox in one table."""

from sandbox.router import Route
from sandbox.scripts import mailboxes, notifications, state, switches

ROUTES: list[Route] = [
    ("GET", "/_sandbox/state", state.get_state),
    ("GET", "/_sandbox/people", state.get_people),
    ("GET", "/_sandbox/requests", state.get_requests),
    ("GET", "/_sandbox/clock", switches.get_clock),
    ("POST", "/_sandbox/clock", switches.move_clock),
    ("GET", "/_sandbox/faults", switches.get_faults),
    ("POST", "/_sandbox/faults", switches.set_faults),
    ("GET", "/_sandbox/limits", switches.get_limits),
    ("POST", "/_sandbox/limits", switches.set_limits),
    ("GET", "/_sandbox/latency", switches.get_latency),
    ("POST", "/_sandbox/latency", switches.set_latency),
    ("GET", "/_sandbox/tenant", switches.get_tenant),
    ("POST", "/_sandbox/tenant", switches.set_tenant),
    ("POST", "/_sandbox/reset", switches.reset),
    ("POST", "/_sandbox/person", mailboxes.change_person),
    ("POST", "/_sandbox/reply", mailboxes.reply_to_message),
    ("POST", "/_sandbox/human", mailboxes.act_as_human),
    ("POST", "/_sandbox/attendee", mailboxes.act_as_attendee),
    ("POST", "/_sandbox/forward", mailboxes.forward_event),
    ("POST", "/_sandbox/certificate", mailboxes.upload_certificate),
    ("GET", "/_sandbox/subscriptions", notifications.get_subscriptions),
    ("POST", "/_sandbox/subscriptions", notifications.provoke),
]
