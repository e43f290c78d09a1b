"""The doors' rows against the table: nobody is even expected to see what is not theirs."""

import pytest

from service.domain.readers import DataClass
from tests.privacy.canaries import CANARIES, WITHOUT_WORDS, Canary
from tests.privacy.doors import LOOKED_AT
from tests.privacy.house import CODE, ROLES
from tests.privacy.mails import SENT, Sent
from tests.privacy.pressed import PRESSED
from tests.privacy.table import BEHIND_THE_CODE, EXPECTED, May

_MEMBERS = {"ann": "Maple", "bob": "Maple", "olga": "Oak"}
_FACILITATORS = {"fay": "Maple", "otto": "Oak"}
_MANAGERS = {"max": "ann", "mia": "bob"}
_OTHERS = {
    "leo": "left",
    "sue": "sponsor",
    "chad": "champion",
    "contact": "hr",
    "nobody": "stranger",
    **{name: name for name in ROLES if name != "nobody"},
}
_SHOWN = [
    pytest.param(who, mark, id=f"{rule} {who} {mark}")
    for rule, door in LOOKED_AT.items()
    for who, marks in door.sees.items()
    for mark in sorted(marks)
]


def test_every_class_has_a_canary_or_a_reason_and_a_row() -> None:
    sung = {one.data for one in CANARIES.values()}

    assert sung | set(WITHOUT_WORDS) == set(DataClass)
    assert not sung & set(WITHOUT_WORDS)
    assert set(EXPECTED) == {one.value for one in DataClass}


@pytest.mark.parametrize(("who", "mark"), _SHOWN)
def test_whoever_is_expected_to_see_words_may_read_them(who: str, mark: str) -> None:
    canary = CANARIES[mark]

    roles = _roles_of(who.removesuffix(CODE), canary)

    assert any(_holds(EXPECTED[canary.data][role], canary, role) for role in roles)


@pytest.mark.parametrize(("who", "mark"), _SHOWN)
def test_private_words_open_with_a_code_alone(who: str, mark: str) -> None:
    canary = CANARIES[mark]
    is_private = canary.data in BEHIND_THE_CODE or (
        canary.data is DataClass.QUESTION and not canary.chosen
    )

    # Whoever signs in to the console needs no code; the table says what their role reads.
    assert not is_private or who.endswith(CODE) or who in ROLES


@pytest.mark.parametrize("one", SENT, ids=lambda one: f"{one.touchpoint} {one.reader}")
def test_mail_carries_its_readers_own_action_or_what_was_released_to_them(one: Sent) -> None:
    canaries = [CANARIES[mark] for mark in one.sees]

    assert all(
        (canary.data is DataClass.ACTION and canary.owner == one.reader)
        or (canary.released and _MANAGERS[one.reader] == canary.owner == one.about)
        for canary in canaries
    )


def test_reading_what_was_opened_shows_what_break_glass_opens() -> None:
    read = PRESSED["/break-glass/<int:glass_id>/read"]
    marks = frozenset().union(*read.sees.values())

    role = "lead with a second"
    assert set(read.sees) == {"lead"}
    assert marks
    assert all(_holds(EXPECTED[CANARIES[one].data][role], CANARIES[one], role) for one in marks)


def _roles_of(who: str, canary: Canary) -> set[str]:
    """Return everything that somebody is to whoever wrote the words."""
    roles = set()
    if who == canary.owner:
        roles.add("owner")
    if who in canary.addressed:
        roles.add("addressee")
    if who in _MEMBERS:
        roles.add("member" if _MEMBERS[who] == canary.learning_set else "other set")
    if who in _FACILITATORS:
        roles.add("facilitator" if _FACILITATORS[who] == canary.learning_set else "other set")
    if who in _MANAGERS:
        roles.add("manager" if _MANAGERS[who] == canary.owner else "other manager")
    if who in _OTHERS:
        roles.add(_OTHERS[who])
    return roles


def _holds(may: May, canary: Canary, role: str) -> bool:
    return {
        May.YES: True,
        May.NO: False,
        May.CHOSEN: role in canary.chosen,
        May.RELEASED: canary.released,
        May.NAMED: canary.released,
        May.OPENED: canary.opened,
    }[may]
