"""The journey asked about a window of time, with names: what HR's preview and `due` show."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.journey.decide import Skip, decide
from service.domain.journey.due import due_mails
from service.jobs.work import whole_journey
from service.store.due_names import due_names, mailing_states
from service.wiring import Wiring


@dataclass(frozen=True)
class DueLine:
    """One message; `state` is its row's, or `planned` where it has none yet."""

    due_at: datetime
    touchpoint: str
    set_name: str
    session_number: int
    reader: str
    """Address."""
    about: str | None
    """Address of the report in a manager's mail."""
    state: str
    reason: str | None

    def as_json(self) -> dict[str, object]:
        """Return it with its instant in ISO 8601."""
        return {**vars(self), "due_at": self.due_at.isoformat()}


def due_list(
    wiring: Wiring, *, start: datetime, end: datetime, programme_key: str | None = None
) -> list[DueLine]:
    """Return what falls due from `start` to before `end`, by time, then reader."""
    journey = whole_journey(wiring)
    with wiring.database.reading() as db:
        names = due_names(db)
        states = mailing_states(db)
    lines = []
    for facts in journey.programmes:
        if programme_key not in (None, names.programmes[facts.programme_id]):
            continue
        for mail in due_mails(facts):
            if not start <= mail.due_at < end:
                continue
            state, reason = states.get(mail.key, ("planned", None))
            if state == "planned":
                decision = decide(mail, journey.progress, mail.due_at)
                reason = decision.reason if isinstance(decision, Skip) else None
            lines.append(
                DueLine(
                    due_at=mail.due_at,
                    touchpoint=mail.touchpoint.slug,
                    set_name=names.sets[mail.set_id],
                    session_number=names.sessions[mail.session_id],
                    reader=names.people[mail.reader.person_id],
                    about=None if mail.about_id is None else names.people[mail.about_id],
                    state=state,
                    reason=reason,
                )
            )
    return sorted(lines, key=lambda line: (line.due_at, line.touchpoint, line.reader))
