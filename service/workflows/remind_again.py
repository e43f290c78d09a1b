"""Remind people of a form once more because HR asked for it: at most once a day each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.journey import windows
from service.domain.journey.again import FIRST_OF_FORM, again_key
from service.domain.journey.decide import told_in_words
from service.domain.states import MailingState
from service.models import FormLink, Mailing
from service.store.journey import reader_of
from service.store.mailings import insert_new
from service.store.reminders import newest_mail_of, silent_links
from service.store.times_away import away_until
from service.store.told_mail import mailing_ids
from service.workflows.change import Change, begin_change, note
from service.workflows.queue_due_mail import sender_for


@dataclass(frozen=True)
class Reminded:
    """How many people get a mail now, and how many not, because of today's or because away."""

    reminded: int
    had_one_today: int
    away: int


def remind_again(
    db: Session, programme_id: int, *, link_ids: Collection[int], by: Change
) -> Reminded:
    """Queue the mail of some forms again, for whoever has still not answered.

    Somebody with several forms gets one mail, which names the others. Who had a mail of such a
    form today, or has one on its way, or is away, gets none.

    Raises:
        Refused: the programme is not running.
    """
    begin_change(db, programme_id)
    links: dict[int, list[FormLink]] = defaultdict(list)
    for link in silent_links(db, programme_id, link_ids, now=by.now):
        links[link.person_id].append(link)
    forms = {link.form for each in links.values() for link in each}
    newest, waiting = newest_mail_of(db, programme_id, links, forms)
    away = {who for who, end in away_until(db, links, now=by.now).items() if end > by.now}
    told = {
        who
        for who, each in links.items()
        if who in waiting or _is_today(newest.get(who), each[0].person.zone, by.now)
    }
    for person_id, each in links.items():
        if person_id not in told | away:
            _queue(db, each, by)
    reminded = len(links.keys() - told - away)
    if reminded:
        told_forms = f"{', '.join(sorted(forms))} to {reminded}"
        note(db, "reminded-again", f"programme:{programme_id}", by, new=told_forms)
    return Reminded(reminded, len(told), len(away - told))


def _queue(db: Session, links: Sequence[FormLink], by: Change) -> None:
    first, *others = links
    lead = again_mail(first, by)
    key = str(lead["key"])
    insert_new(db, Mailing, [lead], unique="key")
    named = {
        "state": MailingState.SKIPPED,
        "reason": told_in_words(key),
        "told_in_id": mailing_ids(db, [key])[key],
    }
    insert_new(db, Mailing, [again_mail(one, by) | named for one in others], unique="key")


def again_mail(link: FormLink, by: Change) -> dict[str, object]:
    """Return the row of a form's mail that goes once more, at most once on a day of its reader."""
    person = link.person
    years = range(by.now.year, by.now.year + 2)
    due_at = windows.next_allowed(reader_of(person, years, by.holidays_of), by.now, late=False)
    return {
        "key": again_key(link.key, by.now.astimezone(ZoneInfo(person.zone)).date()),
        "touchpoint": FIRST_OF_FORM[link.form],
        "programme_id": link.programme_id,
        "person_id": person.id,
        "set_session_id": link.set_session_id,
        "about_person_id": link.about_person_id,
        "form_link_id": link.id,
        "state": MailingState.DUE,
        "due_at": due_at,
        "not_before": due_at if due_at > by.now else None,
        "useless_after": link.closes_at,
        "mailbox": sender_for(person.id, by.senders),
    }


def _is_today(at: datetime | None, zone: str, now: datetime) -> bool:
    local = ZoneInfo(zone)
    return at is not None and at.astimezone(local).date() == now.astimezone(local).date()
