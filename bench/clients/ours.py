"""Our own client: a MIME draft with both bodies, its tag, the sending, the look."""

from bench.clients.target import Target
from bench.sample import SENDER, Mail
from service.graph.mail import GraphMail
from service.graph.tokens import AppTokens, Secret
from service.graph.transport import Transport


def transport(target: Target) -> Transport:
    """Connect as the worker does."""
    tokens = AppTokens(
        authority=target.authority,
        client_id=target.client_id,
        credential=Secret(target.client_secret),
        ca_file=target.ca_file,
    )
    return Transport(target.graph_base_url, tokens, ca_file=target.ca_file)


class Ours:
    """`GraphMail`, as `workflows.send_mail` calls it."""

    def __init__(self, target: Target) -> None:
        self._mail = GraphMail(transport(target))

    def send_all(self, mails: list[Mail]) -> int:
        found = 0
        for mail in mails:
            draft = self._mail.create_draft(SENDER, mail.message, tag=mail.tag)
            self._mail.send_draft(SENDER, draft.message_id)
            trace = self._mail.look_up(SENDER, draft.message_id)
            found += trace is not None and not trace.is_draft and trace.tag == mail.tag
        return found
