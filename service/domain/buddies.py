"""Who catches up with whom after a missed session, and who has missed several in a row."""

from collections.abc import Collection, Mapping, Sequence

PROMPT_AFTER = 3
"""Sessions in a row after which whoever leads the set is asked for a conversation (method 1.10)."""


def misses_in_a_row(missed: Sequence[bool]) -> int:
    """Return how many of the last sessions somebody missed without a break, the oldest first."""
    count = 0
    for one in reversed(missed):
        if not one:
            break
        count += 1
    return count


def buddies(missed: Collection[int], ring: Sequence[int], *, number: int) -> Mapping[int, int]:
    """Return, for each who missed a session, who was there and tells them of it.

    From session to session the ring is entered one place further on, so that nobody has always
    the same buddy. Nobody is two people's while somebody who was there is nobody's.

    Args:
        missed: person ids.
        ring: every member, in the order in which they came.
        number: the session's.
    """
    there = [one for one in ring if one not in missed]
    found: dict[int, int] = {}
    for place, person_id in enumerate(ring):
        if person_id not in missed or not there:
            continue
        found[person_id] = there[(place + number) % len(there)]
        while len(found) <= len(there) and list(found.values()).count(found[person_id]) > 1:
            following = there.index(found[person_id]) + 1
            found[person_id] = there[following % len(there)]
    return found
