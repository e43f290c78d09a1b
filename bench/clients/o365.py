"""O365, the client that most Python programs use."""

from O365 import Account, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend

from bench.clients.target import Target, token
from bench.sample import SENDER, Mail
from service.graph.wire import mail as wire

_FIELDS = "id,internetMessageId,isDraft,sentDateTime,parentFolderId"
_TAGS = f"singleValueExtendedProperties($filter=id eq '{wire.MAILING_TAG}')"


def connect(target: Target) -> Account:
    """Make an account that is signed in with our token."""
    base = target.graph_base_url.removesuffix("v1.0")
    # O365 has no setting for Graph's address; its protocols are told apart by this attribute.
    protocol = type("Sandbox", (MSGraphProtocol,), {"_protocol_url": base})()
    account = Account(
        (target.client_id, target.client_secret),
        auth_flow_type="credentials",
        tenant_id=target.authority.rsplit("/", 1)[-1],
        protocol=protocol,
        token_backend=MemoryTokenBackend(),
        main_resource=SENDER,
        verify_ssl=target.ca_file,
        # It would pause 200 ms between calls.
        requests_delay=0,
    )
    connection = account.con
    connection.default_headers["Prefer"] = 'IdType="ImmutableId"'
    connection.session = connection.get_session()
    connection.session.headers["Authorization"] = f"Bearer {token(target)}"
    return account


class O365Client:
    """O365 with its own session and retries, handed a token."""

    def __init__(self, target: Target) -> None:
        self._account = connect(target)
        self._mailbox = self._account.mailbox(resource=SENDER)

    def send_all(self, mails: list[Mail]) -> int:
        found = 0
        for mail in mails:
            message = self._account.new_message(resource=SENDER)
            message.subject = mail.message.subject
            message.body = mail.message.html
            message.to.add((mail.message.to_name, mail.message.to_address))
            message.reply_to.add(mail.message.reply_to)
            message.single_value_extended_properties.append(
                {"id": wire.MAILING_TAG, "value": mail.tag}
            )
            if not (message.save_draft() and message.send()):
                continue
            query = _Selected()
            seen = self._mailbox.get_message(message.object_id, query=query)
            tags = [each["value"] for each in seen.single_value_extended_properties]
            found += not seen.is_draft and tags == [mail.tag]
        return found


class _Selected:
    """The query that all clients look up with; O365's own builder cannot say the expansion."""

    has_selects = True
    has_expands = True

    def as_params(self) -> dict[str, str]:
        return {"$select": _FIELDS, "$expand": _TAGS}
