"""What a writer is told of a mailbox before sending to it: automatic replies, a full mailbox.

Source: https://learn.microsoft.com/graph/api/user-getmailtips
"""

import re
from datetime import datetime
from typing import Any

from sandbox.answers import Answer, Request, bad_body
from sandbox.context import Context
from sandbox.graph.mail import mailbox_of
from sandbox.graph.mailbox_settings import utc
from sandbox.people import find_person

Doc = dict[str, Any]


def get_mail_tips(context: Context, request: Request, match: re.Match[str]) -> Answer:
    """One tip for each address that was named; of somebody outside it says nothing."""
    mailbox_of(context, match)
    options = set(request.body.get("mailTipsOptions") or ())
    if not request.body.get("emailAddresses"):
        raise bad_body("The parameter 'EmailAddresses' is required.")
    tips = [_tip(context, address, options) for address in request.body["emailAddresses"]]
    base = f"{context.graph_base_url}/$metadata#Collection(microsoft.graph.mailTips)"
    return Answer(200, {"@odata.context": base, "value": tips})


def _tip(context: Context, address: str, options: set[str]) -> Doc:
    person = find_person(context.store, address)
    tip: Doc = {"emailAddress": {"name": "", "address": address}}
    if person is None or person["deleted"] or person["mailbox"] == "missing":
        return tip
    if "automaticReplies" in options:
        tip["automaticReplies"] = _automatic_replies(context, person)
    if "mailboxFullStatus" in options:
        tip["mailboxFull"] = person["mailbox"] == "bounces"
    return tip


def _automatic_replies(context: Context, person: Doc) -> Doc:
    language = {"locale": "en-GB", "displayName": "English (United Kingdom)"}
    away = person["out_of_office"]
    now = context.clock.now()
    if not away or not datetime.fromisoformat(away[0]) <= now < datetime.fromisoformat(away[1]):
        return {"message": "", "messageLanguage": language}
    return {
        "message": away[2],
        "messageLanguage": language,
        "scheduledStartTime": utc(away[0]),
        "scheduledEndTime": utc(away[1]),
    }
