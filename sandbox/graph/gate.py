"""Say which application permission a Graph call needs, and whether the tenant granted it."""

import re

from sandbox.answers import GraphFault
from sandbox.context import Tenant

_MAIL_READ = ("Mail.ReadWrite", "Mail.Read")
_CALENDAR_READ = ("Calendars.ReadWrite", "Calendars.Read", "Calendars.ReadBasic")

_OUTLOOK = re.compile(
    r"/users/(?P<user>[^/]+)/"
    r"(?:messages|mailfolders|sendmail|microsoft\.graph\.sendmail|events|calendar|calendars"
    r"|calendarview|calendargroups|mailboxsettings|getmailtips|outlook)(?:[/(].*)?",
    re.IGNORECASE,
)
_NEEDS: tuple[tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), to_read, to_write)
    for pattern, to_read, to_write in (
        (r"/users/[^/]+/(microsoft\.graph\.)?sendmail", ("Mail.Send",), ("Mail.Send",)),
        (r"/users/[^/]+/.*messages/[^/]+/(microsoft\.graph\.)?send", (), ("Mail.Send",)),
        (r"/users/[^/]+/(messages|mailfolders).*", _MAIL_READ, ("Mail.ReadWrite",)),
        (r"/users/[^/]+/calendar/getschedule", (), _CALENDAR_READ),
        (r"/users/[^/]+/(events|calendar).*", _CALENDAR_READ, ("Calendars.ReadWrite",)),
        (r"/users/[^/]+/getmailtips", (), _MAIL_READ),
        (r"/users/[^/]+/mailboxsettings.*", ("MailboxSettings.Read",), ()),
        (
            r"/users/[^/]+/onlinemeetings/[^/]+/attendancereports.*",
            ("OnlineMeetingArtifact.Read.All",),
            (),
        ),
        (
            r"/users/[^/]+/onlinemeetings.*",
            ("OnlineMeetings.Read.All", "OnlineMeetings.ReadWrite.All"),
            ("OnlineMeetings.ReadWrite.All",),
        ),
        # Which of the two a watch needs depends on its body, so its handler looks closer.
        (r"/subscriptions.*", (*_CALENDAR_READ, *_MAIL_READ), (*_CALENDAR_READ, *_MAIL_READ)),
        (r"/admin/exchange/tracing/messagetraces.*", ("ExchangeMessageTrace.Read.All",), ()),
        (r"/groups.*", ("GroupMember.Read.All", "Group.Read.All"), ()),
        (r"/(users|organization).*", ("User.Read.All",), ()),
    )
)


def outlook_mailbox(path: str) -> str | None:
    """The id or address of the mailbox that a path works on; None for directory paths."""
    match = _OUTLOOK.fullmatch(path)
    return match["user"] if match else None


def check_permission(tenant: Tenant, method: str, path: str, *, is_worker: bool) -> None:
    """Refuse what was not consented to; the switch counts, not the token's `roles`.

    Raises:
        GraphFault: 403 ErrorAccessDenied for Outlook, Authorization_RequestDenied elsewhere.
    """
    for pattern, to_read, to_write in _NEEDS:
        if pattern.fullmatch(path):
            needed = to_read if method in ("GET", "HEAD") else to_write
            break
    else:
        return
    if is_worker and any(tenant.permissions.get(name, False) for name in needed):
        return
    if outlook_mailbox(path) is not None:
        raise access_denied()
    raise GraphFault(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    )


def access_denied() -> GraphFault:
    return GraphFault(
        403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."
    )
