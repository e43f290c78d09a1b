"""Turn a finished message into MIME: a text and an HTML part that state the same facts."""

import re
from base64 import encodebytes
from email.header import Header
from email.headerregistry import Address
from email.utils import quote
from functools import lru_cache

from service.domain.message import OutgoingMessage
from service.errors import Refused

TAG_HEADER = "x-setwise-mailing"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# No line of base64 holds an underscore, so this can be no part of a body.
_BOUNDARY = "=_alternative_="
_ALTERNATIVES = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{_BOUNDARY}"'


def as_mime(message: OutgoingMessage, *, mailbox: str, tag: str) -> bytes:
    """Write the message as it is to leave `mailbox`.

    Message-ID and Date are left to the server, which keeps them through sending. The header
    carries the part of the tag ahead of `#`, the mailing's token: readers' copies can be traced
    by it, and attempts stay our own business.

    Headers and parts are put together here: the standard library's generator takes four times
    as long as everything else that one mail costs us, and puts a second space where a long
    subject goes over to accents.

    Raises:
        Refused: a name or the subject holds a line break, or an address cannot be written.
    """
    try:
        headers = (
            f"From: <{_checked(mailbox)}>\r\n"
            f"To: {_words('To', message.to_name)} <{_checked(message.to_address)}>\r\n"
            f"Reply-To: <{_checked(message.reply_to)}>\r\n"
            f"Subject: {_words('Subject', message.subject, quoted=False)}\r\n"
            f"{TAG_HEADER}: {_words(TAG_HEADER, tag.partition('#')[0], quoted=False)}\r\n"
        ).encode("ascii")
    except (ValueError, IndexError) as exc:
        # IndexError is what the standard library makes of an empty address. The error's own
        # text would quote the name or address into logs.
        raise Refused(f"the mail tagged {tag} cannot be written as MIME") from exc
    return b"\r\n".join(
        (
            headers + _ALTERNATIVES.encode(),
            b"",
            *_part("plain", message.text),
            *_part("html", message.html),
            f"--{_BOUNDARY}--".encode(),
            b"",
        )
    )


@lru_cache(maxsize=1024)
def _checked(address: str) -> str:
    """Return an address that can stand in a header as it is.

    Raises:
        ValueError: it is none, or needs signs beyond ASCII.
        IndexError: it is empty.
    """
    return Address(addr_spec=address).addr_spec.encode("ascii").decode()


def _words(header: str, value: str, *, quoted: bool = True) -> str:
    """Write free words, in encoded words (RFC 2047) where they go beyond ASCII.

    Args:
        quoted: whether signs with a meaning among addresses are put in quotes.

    Raises:
        ValueError: a control character, which could begin a header of its own.
    """
    if _CONTROL.search(value):
        raise ValueError("a header holds a control character")
    if not value.isascii():
        return Header(value, "utf-8", header_name=header).encode(linesep="\r\n")
    return f'"{quote(value)}"' if quoted else value


def _part(subtype: str, content: str) -> tuple[bytes, ...]:
    """Write one body; base64, because Exchange re-wraps long quoted-printable lines."""
    lines = content.replace("\r\n", "\n").replace("\n", "\r\n")
    return (
        f"--{_BOUNDARY}".encode(),
        f"Content-Type: text/{subtype}; charset=utf-8".encode(),
        b"Content-Transfer-Encoding: base64",
        b"",
        encodebytes(lines.encode()).replace(b"\n", b"\r\n"),
    )
