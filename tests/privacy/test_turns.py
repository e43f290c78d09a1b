"""The ledger of turns leaves no trace on any page of HR's, of a manager's or of the sponsor's."""

import re

from service.domain.states import Presenting
from service.models import Attendance, Membership, Turn
from tests.privacy.doors import LOOKED_AT
from tests.privacy.house import House
from tests.privacy.programme import NOW

_OUTSIDE = (
    *("viewer", "hr", "lead", "administrator"),
    *("max with a code", "mia with a code", "sue with a code", "chad with a code"),
    "olga with a code",
)
_RUN_SHEET = "/p/<token>/run-sheet/<int:membership_id>"
_OF_THE_MOMENT = re.compile(
    rb'name="csrf_token" value="[^"]+"|name="once" value="[^"]+"'
    rb'|value="[0-9a-f]{8}(-[0-9a-f]{4,12}){4}"'
)


def test_turns_wishes_and_invitations_change_no_page_outside_the_set(open_house: House) -> None:
    before = {who: _pages(open_house, who) for who in _OUTSIDE}
    sheet = open_house.pages(_RUN_SHEET, "fay with a code")

    _present(open_house)

    assert {who: _pages(open_house, who) for who in _OUTSIDE} == before
    assert all(before.values())
    # Whose turn it is stands where it belongs: what was planted does show there.
    assert open_house.pages(_RUN_SHEET, "fay with a code") != sheet


def _present(house: House) -> None:
    """Let Ann have presented twice, and Bob be willing and want no more invitations."""
    maple = house.planted.maple
    with house.wiring.database.writing() as db:
        db.add_all(
            [
                *(
                    Turn(set_session_id=one, person_id=maple.ann, minutes=45)
                    for one in maple.sessions[:2]
                ),
                Attendance(
                    set_session_id=maple.sessions[2],
                    person_id=maple.bob,
                    presenting=Presenting.YES,
                ),
            ]
        )
        db.get_one(Membership, house.planted.places["bob"]).not_invited_at = NOW


def _pages(house: House, visitor: str) -> list[tuple[str, bytes]]:
    return [
        (address, _OF_THE_MOMENT.sub(b"", html))
        for rule, door in LOOKED_AT.items()
        if visitor in door.visitors
        for query in door.queries
        for address, html in house.pages(rule, visitor, query)
    ]
