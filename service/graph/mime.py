"""Turn a finished message into MIME: a text and an HTML part that state the same facts."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from service.domain.message import OutgoingMessage
from service.errors import Refused

TAG_HEADER = "x-setwise-mailing"


def as_mime(message: OutgoingMessage, *, mailbox: str, tag: str) -> bytes:
    """Write the message as it is to leave `mailbox`.

    Message-ID and Date are left to the server, which keeps them through sending. The header
    carries the part of the tag ahead of `#`, the mailing's id: readers' copies can be traced by
    it, and attempts stay our own business.

    Raises:
        Refused: a name or the subject holds a line break, or an address cannot be written.
    """
    try:
        return _written(message, mailbox=mailbox, tag=tag)
    except (ValueError, IndexError, HeaderParseError) as exc:
        # IndexError is what the standard library makes of an empty address.
        # Its own text would quote the name or address into logs.
        raise Refused(f"the mail tagged {tag} cannot be written as MIME") from exc


def _written(message: OutgoingMessage, *, mailbox: str, tag: str) -> bytes:
    mime = EmailMessage(policy=SMTP)
    mime["From"] = Address(addr_spec=mailbox)
    mime["To"] = Address(message.to_name, addr_spec=message.to_address)
    mime["Reply-To"] = Address(addr_spec=message.reply_to)
    mime["Subject"] = message.subject
    mime[TAG_HEADER] = tag.partition("#")[0]
    # Base64, because Exchange re-wraps quoted-printable lines that it finds too long.
    mime.set_content(message.text, cte="base64")
    mime.add_alternative(message.html, subtype="html", cte="base64")
    return mime.as_bytes()
