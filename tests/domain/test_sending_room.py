"""How many mailboxes do for how many people."""

import pytest

from service.domain.finding import Finding, ok, wrong
from service.domain.sending_room import room_for_everybody, use_of_a_day

_LIMITS = "{} x 30 mails a minute and 10000 recipients a day; a mail to all {} people takes {} min"
_ADD = "add {} to SENDER_MAILBOXES, in the scope too (docs/microsoft-365.md)"


@pytest.mark.parametrize(
    ("people", "mailboxes", "says", "add"),
    [
        (
            0,
            1,
            _LIMITS.format(1, 0, 0),
            0,
        ),
        (
            1800,
            1,
            _LIMITS.format(1, 1800, 60),
            0,
        ),
        (
            1801,
            1,
            _LIMITS.format(1, 1801, 61) + "; 2 mailboxes would do it within the hour",
            1,
        ),
        (
            9000,
            2,
            _LIMITS.format(2, 9000, 150) + "; 5 mailboxes would do it within the hour",
            3,
        ),
    ],
)
def test_room_for_everybody(people: int, mailboxes: int, says: str, add: int) -> None:
    found = room_for_everybody(people, mailboxes)

    expected = (
        wrong("Sending limits", says, _ADD.format(add)) if add else ok("Sending limits", says)
    )
    assert found == expected


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (8999, ok("Sent by a@x.example", "8999 of 10000 in 24 hours")),
        (
            9000,
            wrong(
                "Sent by a@x.example",
                "9000 of 10000 in 24 hours; at 10000 Exchange lets it send nothing, and what is"
                " due waits",
                "add a mailbox to SENDER_MAILBOXES; what waits goes out by itself later",
            ),
        ),
    ],
)
def test_use_of_a_day(sent: int, expected: Finding) -> None:
    assert use_of_a_day("a@x.example", sent) == expected
