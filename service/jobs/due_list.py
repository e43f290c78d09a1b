"""The journey asked about a window of time, with names: what HR's preview and `due` show."""

from dataclasses import dataclass
from datetime import datetime

from service.domain.journey.decide import told_in_words
from service.domain.journey.due import due_mails
from service.domain.journey.forecast import Forecast, forecast
from service.jobs.work import whole_journey
from service.store.due_names import due_names, mailing_states
from service.wiring import Wiring


@dataclass(frozen=True)
class DueLine:
    """One message; `state` is its row's, or `planned` where it has none yet."""

    due_at: datetime
    touchpoint: str
    set_name: str
    """Empty for what belongs to the whole programme."""
    session_number: int | None
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
    now = wiring.clock.now()
    lines = []
    for facts in journey.programmes:
        if programme_key not in (None, names.programmes[facts.programme_id]):
            continue
        mails = list(due_mails(facts))
        ahead = forecast(
            mails,
            settled=journey.known,
            waiting={},
            progress=journey.progress,
            now=now,
        )
        for mail in mails:
            if not start <= mail.due_at < end:
                continue
            state, reason = states.get(mail.key, ("planned", _why_not(ahead, mail.key)))
            lines.append(
                DueLine(
                    due_at=mail.due_at,
                    touchpoint=mail.touchpoint.slug,
                    set_name="" if mail.set_id is None else names.sets[mail.set_id],
                    session_number=(
                        None if mail.session_id is None else names.sessions[mail.session_id]
                    ),
                    reader=names.people[mail.reader.person_id],
                    about=None if mail.about_id is None else names.people[mail.about_id],
                    state=state,
                    reason=reason,
                )
            )
    return sorted(lines, key=lambda line: (line.due_at, line.touchpoint, line.reader))


def _why_not(ahead: Forecast, key: str) -> str | None:
    """Return why a planned mail will not go by itself if nobody answers; None where it will."""
    if key in ahead.told:
        return told_in_words(ahead.told[key])
    if key in ahead.only_if:
        return ahead.only_if[key].value
    return ahead.skipped.get(key)
