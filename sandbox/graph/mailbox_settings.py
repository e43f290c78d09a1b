"""A mailbox's settings: zone, working hours, automatic replies.

Source: https://learn.microsoft.com/graph/api/resources/mailboxsettings
"""

import re
from datetime import datetime

from tzlocal.windows_tz import tz_win

from sandbox.answers import Answer, Request
from sandbox.context import Context
from sandbox.graph.directory import Resource, person_of
from sandbox.graph.listing import selected


def get_mailbox_settings(context: Context, request: Request, match: re.Match[str]) -> Answer:
    person = person_of(context, match["user"])
    zone = tz_win.get(person["time_zone"], "UTC")
    away = person["out_of_office"]
    settings: Resource = {
        "archiveFolder": "",
        "timeZone": zone,
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "dd/MM/yyyy",
        "timeFormat": "HH:mm",
        "userPurpose": "user" if person["kind"] == "person" else "shared",
        "automaticRepliesSetting": {
            "status": "scheduled" if away else "disabled",
            "externalAudience": "all",
            "internalReplyMessage": away[2] if away else "",
            "externalReplyMessage": away[2] if away else "",
            "scheduledStartDateTime": utc(away[0]) if away else None,
            "scheduledEndDateTime": utc(away[1]) if away else None,
        },
        "language": {"locale": "en-GB", "displayName": "English (United Kingdom)"},
        "workingHours": {
            "daysOfWeek": person["working_days"],
            "startTime": "09:00:00.0000000",
            "endTime": "17:30:00.0000000",
            "timeZone": {"name": zone},
        },
    }
    names = selected(request)
    view = settings if names is None else {name: settings[name] for name in names}
    base = f"{context.graph_base_url}/$metadata#users('{person['id']}')/mailboxSettings"
    return Answer(200, {"@odata.context": base, **view})


def utc(text: str) -> Resource:
    """An instant in ISO 8601 the way Outlook tells a moment with its zone."""
    moment = datetime.fromisoformat(text)
    return {"dateTime": moment.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}
