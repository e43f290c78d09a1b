"""HR's own words for mails, as their newest version says, and every version before it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import MailWording


@dataclass(frozen=True)
class WordingPlace:
    """Whose words: a programme's, for one touchpoint, in one language."""

    programme_id: int
    touchpoint: str
    language: str


def newest_wording(db: Session, place: WordingPlace) -> MailWording | None:
    """Return the version that counts, or None where nobody ever wrote one."""
    return next(iter(wording_versions(db, place)), None)


def wording_versions(db: Session, place: WordingPlace) -> list[MailWording]:
    """Return every version, the newest first."""
    query = (
        select(MailWording)
        .where(
            MailWording.programme_id == place.programme_id,
            MailWording.touchpoint == place.touchpoint,
            MailWording.language == place.language,
        )
        .order_by(MailWording.version.desc())
    )
    return list(db.scalars(query))


def newest_of_programme(db: Session, programme_id: int) -> Mapping[tuple[str, str], MailWording]:
    """Return the versions that count, by touchpoint and language, in one query."""
    newest = (
        select(func.max(MailWording.id))
        .where(MailWording.programme_id == programme_id)
        .group_by(MailWording.touchpoint, MailWording.language)
    )
    rows = db.scalars(select(MailWording).where(MailWording.id.in_(newest)))
    return {(row.touchpoint, row.language): row for row in rows}
