"""The live page while a session runs: its own facilitator alone sees its actions, after a code."""

from datetime import timedelta

from service.models import SetSession
from tests.privacy.canaries import found_in
from tests.privacy.house import PEOPLE, WITH_CODE, House
from tests.privacy.programme import NOW

_RULE = "/p/<token>/live/<int:membership_id>"


def test_running_session_shows_its_actions_to_its_facilitator_alone(open_house: House) -> None:
    with open_house.wiring.database.reading() as db:
        session = db.get_one(SetSession, open_house.planted.maple.sessions[1])
        open_house.wiring.clock.at = session.starts_at + timedelta(minutes=30)
    try:
        found = {who: open_house.look(_RULE, who) for who in (*PEOPLE, *WITH_CODE)}
    finally:
        open_house.wiring.clock.at = NOW

    # Both sets meet at the same hour; what was written after this session belongs to it.
    expected = {
        "fay with a code": found_in("Annsaction", "Annsfirststep", "Bobsaction"),
        "otto with a code": found_in("Olgasaction"),
    }
    assert {who: one.marks for who, one in found.items()} == {
        who: expected.get(who, frozenset()) for who in (*PEOPLE, *WITH_CODE)
    }
    assert {who: one.logged for who, one in found.items()} == dict.fromkeys(found, frozenset())
