"""What an inbound message is: nothing that a machine wrote is ever taken for a person's words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.inbound import (
    InboundMessage,
    NonDelivery,
    Sort,
    failed_address,
    message_ids_in,
    non_delivery,
    sort,
)

OWN = frozenset({"learning@acme.example", "sets@acme.example"})
PERSONAL = InboundMessage(
    mailbox="learning@acme.example",
    message_id="AAMk1",
    internet_message_id="<1@acme.example>",
    received_at=datetime(2027, 3, 2, 9, 0, tzinfo=UTC),
    from_address="ann@acme.example",
    message_class="IPM.Note",
    headers=(("in-reply-to", "<7@acme.example>"),),
    answers=("<7@acme.example>",),
    text="It went well.",
)
LOOP_MARKS = (
    ("auto-submitted", "auto-generated"),
    ("auto-submitted", "Auto-Notified; owner=x"),
    ("precedence", "bulk"),
    ("precedence", " List "),
    ("precedence", "junk"),
    ("x-auto-response-suppress", "All"),
    ("x-auto-response-suppress", "DR, OOF, AutoReply"),
    ("list-id", "<all.acme.example>"),
    ("list-unsubscribe", "<mailto:x@y.example>"),
    ("return-path", "<>"),
    ("x-autoreply", "yes"),
    ("feedback-id", "7"),
)
MACHINE_CLASSES = (
    "IPM.Schedule.Meeting.Resp.Pos",
    "IPM.Schedule.Meeting.Resp.Neg",
    "IPM.Schedule.Meeting.Request",
    "IPM.Schedule.Meeting.Canceled",
    "IPM.Outlook.Recall",
    "IPM.Note.Rules.ReplyTemplate.Microsoft",
    "REPORT.IPM.Note.IPNRN",
    "REPORT.IPM.Note.DR",
)
MACHINES = (
    "",
    "mailer-daemon@acme.example",
    "postmaster@acme.example",
    "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@acme.example",
    "no-reply@tool.example",
    "noreply+7@tool.example",
    "donotreply@tool.example",
    "bounces-7@list.example",
)
HARMLESS = (
    ("auto-submitted", "no"),
    ("x-auto-response-suppress", "None"),
    ("precedence", "normal"),
    ("return-path", "<ann@acme.example>"),
    ("x-ms-exchange-organization-authas", "Internal"),
    ("content-type", "multipart/alternative; boundary=x"),
    ("content-language", "en-GB"),
)


def test_what_a_person_writes_is_personal() -> None:
    assert sort(PERSONAL, own=OWN) is Sort.PERSONAL


@given(st.lists(st.sampled_from(HARMLESS)), st.permutations(LOOP_MARKS), st.integers(1, 3))
def test_one_mark_of_a_loop_is_enough_whatever_else_stands_there(
    harmless: list[tuple[str, str]], marks: list[tuple[str, str]], how_many: int
) -> None:
    # A header that stands twice counts where it stands first, as the mailbox lists them.
    headers = tuple(
        {name: (name, value) for name, value in [*harmless, *marks[:how_many]]}.values()
    )

    assert sort(replace(PERSONAL, headers=headers), own=OWN) is Sort.AUTOMATIC


@given(st.lists(st.sampled_from(HARMLESS)), st.sampled_from(MACHINE_CLASSES))
def test_what_a_program_made_is_automatic(
    harmless: list[tuple[str, str]], message_class: str
) -> None:
    message = replace(PERSONAL, headers=tuple(harmless), message_class=message_class)

    assert sort(message, own=OWN) is Sort.AUTOMATIC


@given(
    st.lists(st.sampled_from((*HARMLESS, *LOOP_MARKS))),
    st.sampled_from((*MACHINES, *sorted(OWN))),
    st.booleans(),
)
def test_nothing_from_a_machine_or_ourselves_is_personal(
    headers: list[tuple[str, str]], sender: str, answering: bool
) -> None:
    message = replace(
        PERSONAL,
        headers=tuple(headers),
        from_address=sender,
        answers=PERSONAL.answers if answering else (),
    )

    assert sort(message, own=OWN) is Sort.AUTOMATIC


@given(st.lists(st.sampled_from(HARMLESS)))
def test_harmless_headers_leave_a_persons_words_a_persons(
    harmless: list[tuple[str, str]],
) -> None:
    assert sort(replace(PERSONAL, headers=tuple(harmless)), own=OWN) is Sort.PERSONAL


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_sort_survives_anything(name: str, value: str, message_class: str) -> None:
    message = replace(
        PERSONAL, headers=((name.lower(), value),), message_class=message_class, text=value
    )

    assert sort(message, own=OWN) in Sort


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"message_class": "REPORT.IPM.Note.NDR", "from_address": MACHINES[3]}, Sort.BOUNCE),
        ({"message_class": "REPORT.IPM.Note.Delayed"}, Sort.DELAYED),
        ({"message_class": "IPM.Note.Rules.OofTemplate.Microsoft"}, Sort.AWAY),
        ({"headers": (("auto-submitted", "auto-replied (vacation)"),)}, Sort.AUTOMATIC),
        ({"headers": (("auto-submitted", "auto-replied"),)}, Sort.AWAY),
        ({"headers": (("auto-submitted", "auto-replied"),), "answers": ()}, Sort.AUTOMATIC),
        (
            {
                "headers": (("x-failed-recipients", "ann@acme.example"),),
                "from_address": MACHINES[1],
                "text": "550 5.1.1 no such user",
            },
            Sort.BOUNCE,
        ),
        (
            {
                "headers": (
                    ("content-type", "multipart/report; report-type=delivery-status; boundary=x"),
                ),
                "from_address": MACHINES[2],
                "text": "Will be tried again. 421 4.4.1 not answering",
            },
            Sort.DELAYED,
        ),
        (
            {
                "headers": (("content-type", "multipart/report; report-type=delivery-status"),),
                "text": "It could not be delivered.",
            },
            Sort.BOUNCE,
        ),
        ({"message_class": "IPM.Note.SMIME.MultipartSigned"}, Sort.PERSONAL),
        ({"message_class": "IPM.Note.rpmsg"}, Sort.PERSONAL),
        ({"message_class": ""}, Sort.PERSONAL),
    ],
)
def test_each_kind_is_known(changes: dict[str, object], expected: Sort) -> None:
    assert sort(replace(PERSONAL, **changes), own=OWN) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remote server returned '550 5.2.2'.", NonDelivery.FULL),
        ("'554 5.2.2 mailbox full; 5.1.1'", NonDelivery.FULL),
        ("'550 5.1.10 RESOLVER.ADR.RecipientNotFound'", NonDelivery.UNKNOWN_ADDRESS),
        ("5.4.310 DNS domain does not exist", NonDelivery.UNKNOWN_ADDRESS),
        ("'550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup'", NonDelivery.REFUSED),
        ("'550 4.4.7 QUEUE.Expired; message expired'", NonDelivery.EXPIRED),
        ("first 4.2.2, at last 5.4.300", NonDelivery.EXPIRED),
        ("from 10.5.1.1 on 2027.5.1.10", NonDelivery.REFUSED),
        ("", NonDelivery.REFUSED),
    ],
)
def test_reason_is_read_from_the_codes(text: str, expected: NonDelivery) -> None:
    assert non_delivery(text) is expected


@given(st.text())
def test_reason_is_always_one_of_a_few(text: str) -> None:
    assert non_delivery(text) in NonDelivery


def test_message_ids_are_found_once_each_wherever_they_stand() -> None:
    text = "References: <a@b>\n <c.1@d.example> <a@b>\nMessage-ID: <e@f>, x@y, <no at>"

    assert message_ids_in(text) == ("<a@b>", "<c.1@d.example>", "<e@f>")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(" Ann@Acme.example ", "ann@acme.example"), ("a@b.example, c@d.example", ""), ("", "")],
)
def test_failed_address_is_one_or_none(value: str, expected: str) -> None:
    message = replace(PERSONAL, headers=(("x-failed-recipients", value),))

    assert failed_address(message) == expected
