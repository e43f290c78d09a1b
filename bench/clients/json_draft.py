"""What our client would be with JSON drafts: one call less, and no text part for readers."""

from bench.clients.ours import transport
from bench.clients.target import Target
from bench.sample import SENDER, Mail
from service.graph.mail import GraphMail
from service.graph.wire import mail as wire
from service.graph.wire.request import GraphRequest, mailbox_path


class JsonDraft:
    """Our transport with the draft that the other clients make."""

    def __init__(self, target: Target) -> None:
        self._transport = transport(target)
        self._mail = GraphMail(self._transport)

    def send_all(self, mails: list[Mail]) -> int:
        found = 0
        for mail in mails:
            draft = wire.read_trace(self._transport.require(_create(mail)))
            self._mail.send_draft(SENDER, draft.message_id)
            trace = self._mail.look_up(SENDER, draft.message_id)
            found += trace is not None and not trace.is_draft and trace.tag == mail.tag
        return found


def _create(mail: Mail) -> GraphRequest:
    message = mail.message
    recipient = {"name": message.to_name, "address": message.to_address}
    return GraphRequest(
        method="POST",
        path=mailbox_path(SENDER, "messages"),
        repeatable=True,
        json={
            "subject": message.subject,
            "body": {"contentType": "html", "content": message.html},
            "toRecipients": [{"emailAddress": recipient}],
            "replyTo": [{"emailAddress": {"address": message.reply_to}}],
            "singleValueExtendedProperties": [{"id": wire.MAILING_TAG, "value": mail.tag}],
        },
    )
