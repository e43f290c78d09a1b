"""HR's lists laid out for a spreadsheet: the columns of the page, one fact a column."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from service.domain import wording
from service.routes import console_words as words
from service.routes.console import Sight
from service.store.audit import AuditLine
from service.store.outbox import MailLine
from service.store.planned_mail import PlannedMail
from service.store.programme_grid import Answered, Cell, Grid, SetRow
from service.store.programme_people import OtherPerson, ProgrammePeople, SetPerson

_Item = TypeVar("_Item")
_Column = tuple[str, Callable[[_Item], object]]


@dataclass(frozen=True)
class Listing:
    """A table to hand over."""

    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def people_list(people: ProgrammePeople, sees: Sight) -> Listing:
    """Lay out everybody in a set, then those around the sets."""
    columns: list[_Column[SetPerson | OtherPerson]] = [
        ("Name", lambda one: one.name),
        ("E-mail", lambda one: one.address),
        ("Role", _role),
        ("Set", lambda one: one.set_name if isinstance(one, SetPerson) else ""),
        ("Department", lambda one: one.department if isinstance(one, SetPerson) else ""),
        ("Manager", lambda one: one.manager_name if isinstance(one, SetPerson) else ""),
        ("Left", lambda one: _moment(one.left_at, one.zone) if isinstance(one, SetPerson) else ""),
    ]
    if sees.working_patterns:
        columns += [
            ("Time zone", lambda one: one.zone),
            ("Works", _works),
        ]
    if sees.process_facts:
        columns += [
            ("Forms asked", lambda one: one.facts.forms_asked),
            ("Forms answered", lambda one: one.facts.forms_answered),
            ("Mails sent", lambda one: one.facts.mails_sent),
            ("Mails that need a hand", lambda one: one.facts.mails_stuck),
        ]
    everybody: tuple[SetPerson | OtherPerson, ...] = (*people.in_sets, *people.others)
    return _listed(everybody, columns)


def session_list(grid: Grid, sees: Sight) -> Listing:
    """Lay out the grid, one row a session; dates are wall time of the set's zone."""
    columns: list[_Column[tuple[SetRow, Cell]]] = [
        ("Set", lambda at: at[0].name),
        ("Starts from", lambda at: at[0].project),
        ("Members", lambda at: at[0].members),
        ("Facilitated by", lambda at: ", ".join(at[0].facilitators)),
        ("Calendar", lambda at: words.SERIES[at[0].series_state].text),
        ("Session", lambda at: at[1].number),
        ("Date", lambda at: at[1].starts_local.date().isoformat()),
        ("Time", lambda at: wording.time_in_words(at[1].starts_local)),
        ("Time zone", lambda at: at[1].zone),
        ("Minutes", lambda at: at[1].minutes),
        ("State", lambda at: words.CELL[at[1].state].text),
    ]
    if sees.process_facts:
        columns += [
            ("Asked before", lambda at: _asked(at[1].before)),
            ("Answered before", lambda at: _answered(at[1].before)),
            ("Asked after", lambda at: _asked(at[1].after)),
            ("Answered after", lambda at: _answered(at[1].after)),
        ]
    if sees.affirmation_counts:
        columns.append(("Members who affirmed", lambda at: at[0].affirmed.answered))
    return _listed(((row, cell) for row in grid.rows for cell in row.cells.values()), columns)


def mail_list(mails: Iterable[PlannedMail | MailLine]) -> Listing:
    """Lay out mails of the outbox; when they go is each reader's own wall time."""
    columns: Sequence[_Column[PlannedMail | MailLine]] = (
        ("To", lambda mail: mail.reader_name),
        ("E-mail", lambda mail: mail.reader_address),
        ("Mail", lambda mail: words.touchpoint_name(mail.touchpoint)),
        ("About", lambda mail: mail.about_name),
        ("Set", lambda mail: mail.set_name),
        ("Session", lambda mail: mail.session_number),
        ("Due", lambda mail: _moment(mail.due_at, mail.reader_zone)),
        ("Sent", lambda mail: _moment(getattr(mail, "sent_at", None), mail.reader_zone)),
        ("Time zone", lambda mail: mail.reader_zone),
        ("State", _mail_state),
        ("Reason", lambda mail: mail.reason if isinstance(mail, MailLine) else ""),
    )
    return _listed(mails, columns)


def audit_list(lines: Sequence[AuditLine], names: Mapping[str, str]) -> Listing:
    """Lay out the audit; instants are UTC, so that they sort."""
    columns: Sequence[_Column[AuditLine]] = (
        ("When (UTC)", lambda line: _moment(line.at, "UTC")),
        ("Who", lambda line: line.actor),
        ("Name", lambda line: names.get(line.actor)),
        ("Did", lambda line: line.verb),
        ("To", lambda line: line.subject),
        ("Name of it", lambda line: names.get(line.subject)),
        ("Before", lambda line: line.old),
        ("After", lambda line: line.new),
    )
    return _listed(lines, columns)


def _listed(items: Iterable[_Item], columns: Sequence[_Column[_Item]]) -> Listing:
    return Listing(
        headings=tuple(heading for heading, _ in columns),
        rows=tuple(tuple(value(item) for _, value in columns) for item in items),
    )


def _role(one: SetPerson | OtherPerson) -> str:
    if isinstance(one, SetPerson):
        return words.ROLE[one.role]
    reports = f"manager of {wording.joined(one.reports)}" if one.reports else ""
    return ", ".join(part for part in ("sponsor" if one.is_sponsor else "", reports) if part)


def _works(one: SetPerson | OtherPerson) -> str:
    return ", ".join(one.working_days) if isinstance(one, SetPerson) else ""


def _mail_state(mail: PlannedMail | MailLine) -> str:
    return words.MAIL[mail.state].text if isinstance(mail, MailLine) else words.PLANNED_MAIL.text


def _moment(at: datetime | None, zone: str) -> str:
    return "" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def _asked(count: Answered | None) -> int:
    return count.asked if count else 0


def _answered(count: Answered | None) -> int:
    return count.answered if count else 0
