"""Keep a form's ratings under their writer's pseudonym, each in its wave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from service.domain.answers import GivenAnswer, GivenReply
from service.domain.states import Wave
from service.models import FormLink, Rating, Reply
from service.store import form_links

RATED = ("value", "word")
"""What a rating says, where it is given anew."""
_NO_DEVICE = ""

Rated = dict[tuple[Wave, str], Rating]
"""Ratings that stand, by wave and item."""

_OF_A_SESSION = frozenset({Wave.SESSION, Wave.MIDPOINT})
"""Waves that come with a session; the others stand once for a whole programme."""


@dataclass(frozen=True)
class RatingScope:
    """Where ratings of a wave belong; `late` marks a joiner's baseline (method 1.10)."""

    scope: str
    wave: Wave
    late: bool = False


def rating_scope(link: FormLink, wave: Wave, *, now: datetime) -> RatingScope:
    """Return where the ratings of a form stand that belong to a wave."""
    if wave in _OF_A_SESSION:
        return RatingScope(f"session:{link.set_session_id}", wave)
    scope = f"programme:{link.programme_id}"
    if link.about_person is not None:
        # One manager may rate what they see of several people, who stay pseudonyms as well.
        return RatingScope(f"{scope}:about:{link.about_person.pseudonym}", wave)
    session = link.set_session
    late = wave is Wave.BASELINE and session is not None and session.ends_at <= now
    return RatingScope(scope, wave, late)


def ratings_of(db: Session, link: FormLink, waves: Iterable[Wave], *, now: datetime) -> Rated:
    """Return what the reader of a form rated in these waves, by wave and item."""
    found: Rated = {}
    for wave in dict.fromkeys(waves):
        place = rating_scope(link, wave, now=now)
        rows = form_links.ratings(db, pseudonym=link.pseudonym, scope=place.scope, wave=place.wave)
        found |= {(wave, item): row for item, row in rows.items()}
    return found


def keep_ratings(
    db: Session,
    link: FormLink,
    reply: Reply,
    given: GivenReply,
    *,
    stored: Rated,
    now: datetime,
) -> list[Rating]:
    """Change or clear each rating, and return those to be inserted over what may be there.

    What the device was not shown and left empty stays. A form that was not sent before showed
    nothing: the first time it is sent, what another form left under the same key is replaced where
    something is said, and stays where nothing is.

    Args:
        stored: what stands of these waves; nothing, where the form is sent for the first time.
    """
    answers = [one for one in given.answers if one.is_rating]
    new: list[Rating] = []
    if not answers:
        return new
    if reply.device != given.device and any(one.value for one in answers):
        # A rating carries no device, which would join it to its reply: those that two devices
        # wrote open on neither, but after a code.
        reply.device = _NO_DEVICE if stored else given.device
    for one in answers:
        item = one.item or one.field
        row = stored.get((one.wave, item))
        if one.keeps_stored:
            continue
        if not one.value:
            if row is not None:
                db.delete(row)
            continue
        if row is None:
            new.append(_new_row(link, rating_scope(link, one.wave, now=now), item, one))
        elif one.is_scale:
            row.value = int(one.value)
        else:
            row.word = one.value
    return new


def _new_row(link: FormLink, place: RatingScope, item: str, answer: GivenAnswer) -> Rating:
    return Rating(
        pseudonym=link.pseudonym,
        programme_id=link.programme_id,
        set_id=link.set_id,
        set_session_id=link.set_session_id if place.wave in _OF_A_SESSION else None,
        scope=place.scope,
        wave=place.wave,
        item=item,
        late=place.late,
        value=int(answer.value) if answer.is_scale else None,
        word=None if answer.is_scale else answer.value,
    )
