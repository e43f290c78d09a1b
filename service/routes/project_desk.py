"""Who stands before a set's project, and what they are told who may not work at it now."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.readers import DataClass, Reader, Relation
from service.domain.states import Mode, ProgrammeState, Role
from service.domain.visibility import may_read
from service.models import Membership, Person
from service.routes.context import get_db
from service.routes.dead_links import unknown_link_page
from service.routes.devices import has_shown_code
from service.routes.error_pages import typed_text
from service.routes.form_guard import guard_for, guard_holds
from service.routes.link_view import find_page_owner
from service.store import own_rows

RULE = "/p/<token>/project/<int(max=2147483647):set_id>"
_READERS = {Role.MEMBER: Reader.SET, Role.FACILITATOR: Reader.FACILITATOR}
STALE = (
    "This page could not prove that it came from us, so nothing was saved. "
    "Your words are still here: press once more."
)


@dataclass(frozen=True)
class ProjectDesk:
    """A member or facilitator at the project of their set."""

    token: str
    owner: Person
    membership: Membership

    @property
    def reader(self) -> Reader:
        """As which reader the table of `domain/visibility.py` treats them."""
        return _READERS[self.membership.role]

    @property
    def may_write(self) -> bool:
        """Whether the words of the project are theirs to change."""
        return self.membership.role is Role.MEMBER

    def url(self, anchor: str = "") -> str:
        """Return the address of the page."""
        return url_for(
            "project.show",
            token=self.token,
            set_id=self.membership.set_id,
            _anchor=anchor or None,
        )


@dataclass(frozen=True)
class Typed:
    """What somebody sent that was not taken: into which form of the page, and why not."""

    form: str
    values: dict[str, str]
    note: str


def find_desk(token: str, set_id: int) -> ProjectDesk | None:
    """Return who a token belongs to with their place in a set that shares a project."""
    owner = find_page_owner(token)
    if owner is None:
        return None
    for role, reader in _READERS.items():
        place = own_rows.open_membership(get_db(), person_id=owner.id, set_id=set_id, role=role)
        if place is None or not may_read(DataClass.PROJECT, reader, Relation.SAME_SET):
            continue
        programme = place.learning_set.programme
        is_open = programme.state is not ProgrammeState.PLANNED
        if is_open and programme.mode is Mode.SHARED_PROJECT:
            return ProjectDesk(token, owner, place)
    return None


def refusal(token: str, desk: ProjectDesk | None) -> ResponseReturnValue | None:
    """Return the answer to a press that may not be taken, with what was typed; None if it may."""
    if desk is None or not desk.may_write:
        return unknown_link_page(typed=request.form)
    if not has_shown_code(desk.owner):
        return code_page(token, desk.owner), 403
    return None


def is_ours(token: str) -> bool:
    """Whether the form that was sent came from the page itself."""
    return guard_holds(token)


def code_page(token: str, owner: Person) -> str:
    """Return the page that asks for a code first; what was sent to it stays for copying."""
    return render_template(
        "participant/needs_code.html",
        token=token,
        guard=guard_for(token),
        owner=owner,
        typed=typed_text(request.form),
    )


def seen_edition() -> int:
    """Return which edition the form that was sent had before it; 0 where it does not say."""
    given = request.form.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def page_word() -> str:
    """Return the page's own word for the form that was sent."""
    return request.form.get("once", "")[:64]
