"""What every page of a form link begins with: which link it is, how it stands, its heading."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from service.domain.standing import Standing, standing
from service.domain.wording import day_and_month, meeting_time
from service.models import FormLink, Membership, Person, SetSession
from service.routes.context import get_db, get_now, get_wiring
from service.store import form_links, form_subjects, own_page, own_summary
from service.store.session_rows import coming_session


@dataclass(frozen=True)
class Heading:
    """The top of a form's page; `said` is the owner's own action, quoted to them alone."""

    where: str
    """As "Set Maple"; the programme's name for a form about all of it."""
    session: str
    """As "Session 3 on Tuesday 7 April, 13:30–16:30 (your time, London)"."""
    given_name: str
    name: str
    about: str
    """The report a manager's form is about; empty elsewhere."""
    addressee: str
    """To whom its reader's words go besides HR: the report, or the set; empty elsewhere."""
    said: str
    said_on: str


def find_link(token: str) -> tuple[FormLink | None, int]:
    """Return the row a token points at with the generation it carries; None if there is none."""
    return _found(token, form_links.shown_link)


def find_pressed_link(token: str) -> tuple[FormLink | None, int]:
    """Return the same, locked, so that what is read is what nobody else changes meanwhile."""
    return _found(token, form_links.pressed_link)


def _found(
    token: str, find: Callable[[Session, int], FormLink | None]
) -> tuple[FormLink | None, int]:
    pointer = get_wiring().links.read_form(token)
    if pointer is None:
        return None, 0
    return find(get_db(), pointer.id), pointer.generation


def find_page_owner(token: str) -> Person | None:
    """Return whose own page a token opens, or None where it opens none any more."""
    pointer = get_wiring().links.read_page(token)
    if pointer is None:
        return None
    person = own_page.person(get_db(), pointer.id)
    if person is None or person.link_generation != pointer.generation:
        return None
    return person


def find_own_place(token: str, membership_id: int) -> tuple[Person, Membership] | None:
    """Return whose page a token opens with one of their places; None where either is not theirs."""
    owner = find_page_owner(token)
    if owner is None:
        return None
    place = own_summary.own_place(get_db(), membership_id, person_id=owner.id)
    return None if place is None else (owner, place)


def find_own_session(
    token: str, membership_id: int, session_id: int
) -> tuple[Person, Membership, SetSession] | None:
    """Return the same with a meeting of that set which has not ended; None where any is not so."""
    found = find_own_place(token, membership_id)
    if found is None:
        return None
    session = coming_session(get_db(), session_id, set_id=found[1].set_id, now=get_now())
    return None if session is None else (*found, session)


def standing_of(link: FormLink, generation: int) -> Standing:
    """Say whether a link opens its form now."""
    facts = form_links.facts_of(get_db(), link)
    return standing(facts, generation=generation, now=get_now())


def heading(db: Session, link: FormLink) -> Heading:
    """Return what stands above a form."""
    person = link.person
    action = None
    if link.about_person_id is None:
        action = form_subjects.latest_action(db, link)
    said_on = ""
    if action is not None:
        zone = ZoneInfo(person.zone)
        said_on = day_and_month(
            action.agreed_at.astimezone(zone).date(), today=get_now().astimezone(zone).date()
        )
    learning_set = form_links.set_of(db, link)
    of_set = f"set {learning_set.name}" if learning_set else ""
    return Heading(
        where=f"Set {learning_set.name}" if learning_set else link.programme.name,
        session=session_words(link),
        given_name=person.given_name,
        name=person.name,
        about=link.about_person.name if link.about_person else "",
        addressee=link.about_person.given_name if link.about_person else of_set,
        said=action.what if action else "",
        said_on=said_on,
    )


def session_words(link: FormLink) -> str:
    """Return which meeting a form belongs to, on its reader's clock."""
    session = link.set_session
    if session is None:
        return ""
    when = meeting_time(session.starts_at, session.ends_at, zone=link.person.zone, now=get_now())
    return f"Session {session.number}, {when}"
