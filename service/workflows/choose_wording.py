"""Which words a mail is made of: the programme's own where HR wrote some, or the library's."""

from sqlalchemy.orm import Session

from service.mail.wording import Wording, library
from service.store.mail_wordings import WordingPlace, newest_wording


def choose_wording(
    db: Session, programme_id: int | None, touchpoint: str, language: str
) -> Wording:
    """Return the newest words for a reader's language, HR's own ahead of the library's.

    Raises:
        UnresolvedPlaceholder: no mail is called so.
    """
    if programme_id is not None:
        newest = newest_wording(db, WordingPlace(programme_id, touchpoint, language))
        if newest is not None and newest.source is not None:
            return Wording(language, newest.source)
    ours = library(touchpoint, language)
    if ours.language != language:
        # The library speaks another language here, and HR may have their own words in that one.
        return choose_wording(db, programme_id, touchpoint, ours.language)
    return ours
