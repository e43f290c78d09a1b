"""From a sponsor's word to a member's place: sign-off, time released, joining, affirming."""

import json

from service.domain.funnel import DECLINED
from service.domain.states import Role
from service.models import Affirmation, Membership, Objective
from service.store import own_rows
from service.workflows.carrying.carried import Carried
from service.workflows.leave_set import leave_set


def carry_sign_off(carried: Carried) -> None:
    """Note when the sponsor agreed; a sponsor who wants to talk first has not.

    What HR opened without them stays open until they choose anew.
    """
    programme = carried.link.programme
    if carried.answers["sign_off"] == "yes":
        programme.signed_off_at = programme.signed_off_at or carried.now
    elif carried.has_changed("sign_off"):
        programme.signed_off_at = None


def carry_release_of_time(carried: Carried) -> None:
    """Note when a manager released a member's time; HR's word stands until they choose anew."""
    place = _place_of(carried, carried.link.about_person_id)
    if place is None:
        return
    if carried.answers["release"] == "yes":
        place.released_at = place.released_at or carried.now
    elif carried.has_changed("release"):
        place.released_at = None


def carry_joining(carried: Carried) -> None:
    """Note whether somebody joins; "not now" closes their place, as leaving does."""
    answer = carried.answers.get("answer")
    place = _place_of(carried, carried.link.person_id)
    if answer is None or place is None:
        return
    if answer == "join":
        place.joined_at = place.joined_at or carried.now
        return
    if carried.has_changed("answer"):
        # Whom HR counts as joined stays so until they choose anew.
        place.joined_at = None
    if answer == "not-now":
        leave_set(
            carried.db,
            place,
            actor=f"person:{carried.link.person_id}",
            now=carried.now,
            reason=DECLINED,
        )


def carry_objectives(carried: Carried) -> None:
    """Keep what somebody wants to learn."""
    wanted = [
        words for name in ("objective_1", "objective_2") if (words := carried.answers.get(name))
    ]
    stored = own_rows.objectives_of(carried.db, carried.reply.id)
    for row, words in zip(stored, wanted, strict=False):
        row.words = words
    for words in wanted[len(stored) :]:
        carried.new.append(
            Objective(
                owner_id=carried.link.person_id,
                programme_id=carried.link.programme_id,
                reply_id=carried.reply.id,
                words=words,
                written_at=carried.now,
                delete_after=carried.delete_after,
            )
        )
    for row in stored[len(wanted) :]:
        carried.db.delete(row)


def carry_working_pattern(carried: Carried) -> None:
    """Take over when somebody works."""
    person = carried.link.person
    if zone := carried.answers.get("zone"):
        person.zone = zone
    if days := carried.answers.get("working_days"):
        person.working_days = ",".join(json.loads(days))


def carry_affirmation(carried: Carried) -> None:
    """Keep what somebody affirmed, in their own wording."""
    place = _place_of(carried, carried.link.person_id)
    if place is None:
        return
    lines = [
        wording
        for field, value in carried.answers.items()
        if value == "yes" and (wording := carried.answers.get(f"{field}_wording"))
    ]
    row = carried.stored(own_rows.affirmation_of)
    if row is None:
        row = Affirmation(
            membership_id=place.id, reply_id=carried.reply.id, affirmed_at=carried.now
        )
        carried.new.append(row)
    row.wording_version = carried.reply.version
    row.words = json.dumps(lines, ensure_ascii=False)
    place.affirmed_at = place.affirmed_at or carried.now


def carry_later_manager(carried: Carried) -> None:
    """Note whether a member's manager may be asked twelve weeks on."""
    place = _place_of(carried, carried.link.person_id)
    if place is not None:
        place.later_manager_ok = carried.answers.get("later_manager_ok") == "yes"


def _place_of(carried: Carried, person_id: int | None) -> Membership | None:
    if person_id is None or carried.link.set_id is None:
        return None
    return own_rows.open_membership(
        carried.db, person_id=person_id, set_id=carried.link.set_id, role=Role.MEMBER
    )
