"""Send the mail that asks a sponsor to decide once more, where it is out without these words."""

from sqlalchemy.orm import Session

from service.models import LearningSet, Mailing, Recommendation
from service.store import recommendations
from service.store.mailings import insert_new, is_known
from service.store.reminders import newest_mail_of
from service.workflows.change import Change
from service.workflows.open_decisions import FORM, decisions_key
from service.workflows.remind_again import again_mail


def tell_sponsor_again(db: Session, row: Recommendation, by: Change) -> None:
    """Queue it, at most once on a day of the sponsor's; it says how many there are, and no words.

    Before the journey's own mail has its row, or while one is on its way, there is nothing to
    repeat: that one counts what was put when it goes.

    Args:
        row: what the set has just put.
    """
    programme = db.get_one(LearningSet, row.set_id).programme
    key = decisions_key(row.set_id, programme.sponsor_id)
    link = recommendations.form_link_of(db, key)
    if link is None or not is_known(db, key) or link.closes_at <= by.now:
        return
    _, waiting = newest_mail_of(db, programme.id, [programme.sponsor_id], [FORM])
    if programme.sponsor_id not in waiting:
        insert_new(db, Mailing, [again_mail(link, by)], unique="key")
