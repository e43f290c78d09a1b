"""The MIME form of a mail, read back as any mail program would."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.message import OutgoingMessage
from service.errors import Refused
from service.graph.mime import as_mime

MESSAGE = OutgoingMessage(
    to_address="zoe@contoso.example",
    to_name="Zoë Müller, PhD",
    reply_to="learning@contoso.example",
    subject="Your session on Monday – “customer journey” with Ågot, Łukasz and everybody else",
    text="Hello Zoë,\n\nsee you on Monday.\n",
    html="<p>Hello Zoë,</p><p>see you on Monday.</p>",
)

_one_line = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "S", "M"]), min_size=1, max_size=30),
    min_size=1,
    max_size=6,
).map(" ".join)


def test_as_mime_holds_both_parts_and_survives_accents() -> None:
    raw = as_mime(MESSAGE, mailbox="learning@contoso.example", tag="17#2")

    read = message_from_bytes(raw, policy=policy.default)
    parts = [
        (part.get_content_type(), part.get_content().replace("\r\n", "\n"))
        for part in read.iter_parts()
    ]
    assert read.get_content_type() == "multipart/alternative"
    assert parts == [("text/plain", MESSAGE.text), ("text/html", MESSAGE.html)]
    assert {name: str(value) for name, value in read.items() if name != "Content-Type"} == {
        "From": "learning@contoso.example",
        "To": '"Zoë Müller, PhD" <zoe@contoso.example>',
        "Reply-To": "learning@contoso.example",
        "Subject": MESSAGE.subject,
        "x-setwise-mailing": "17",
        "MIME-Version": "1.0",
    }


def test_as_mime_is_plain_ascii_in_short_lines() -> None:
    raw = as_mime(MESSAGE, mailbox="learning@contoso.example", tag="17#2")

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


@given(
    to_name=_one_line,
    subject=_one_line,
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")),
)
@settings(max_examples=60, deadline=None)
def test_as_mime_brings_any_words_across(to_name: str, subject: str, text: str) -> None:
    message = replace(MESSAGE, to_name=to_name, subject=subject, text=text, html=text)

    raw = as_mime(message, mailbox="learning@contoso.example", tag="17#2")

    read = message_from_bytes(raw, policy=policy.default)
    contents = [part.get_content().replace("\r\n", "\n") for part in read.iter_parts()]
    # The older parser: 3.11's newer one leaves a space where two encoded words meet in a name.
    plain = message_from_bytes(raw)
    name, address = parseaddr(plain["To"])
    assert contents == [text, text]
    assert (decoded(name), address) == (to_name, "zoe@contoso.example")
    assert decoded(plain["Subject"]) == subject


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\nBcc: everybody@contoso.example"},
        {"to_name": "Zoë\r\nBcc: everybody@contoso.example"},
        {"to_address": "zoe@contoso.example, everybody@contoso.example"},
        {"to_address": "zoe"},
        {"to_address": ""},
        {"to_address": "zoë@contoso.example"},
    ],
)
def test_as_mime_refuses_what_is_no_header_and_quotes_nothing(change: dict[str, str]) -> None:
    broken = replace(MESSAGE, **change)  # type: ignore[arg-type]  # -- every field is a str

    with pytest.raises(Refused) as caught:
        as_mime(broken, mailbox="learning@contoso.example", tag="17#2")

    assert str(caught.value) == "the mail tagged 17#2 cannot be written as MIME"
