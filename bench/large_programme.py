"""A programme of any size half lived through, on PostgreSQL: booked as HR does, then filled."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from bench import programme
from bench.machines import plain_postgres
from service.store.database import Database

NOW = datetime(2027, 4, 27, 9, 0, tzinfo=UTC)
"""Three of its six sessions are past."""
_SEATS = 5


@dataclass(frozen=True)
class Size:
    """How large a programme is; `audit` lines stand beside it."""

    sets: int
    managers: int
    mailings: int
    audit: int

    @property
    def people(self) -> int:
        """Members, a facilitator a set, managers, the sponsor and whom people write to."""
        return self.sets * (_SEATS + 1) + self.managers + 2


LARGE = Size(sets=800, managers=198, mailings=1_000_000, audit=1_000_000)
MIDDLE = Size(sets=80, managers=19, mailings=100_000, audit=100_000)
SMALL = Size(sets=8, managers=1, mailings=10_000, audit=10_000)


def fill(url: str, size: Size, folder: Path) -> int:
    """Write everything into a database that has its tables; return the programme's id.

    Raises:
        RuntimeError: other numbers of rows than asked for were written.
    """
    files = programme.write_files(folder, sets=size.sets, seats=_SEATS, managers=size.managers)
    database = Database(url)
    programme.book(database, programme.read(files))
    database.dispose()
    with psycopg.connect(plain_postgres(url), autocommit=True) as connection:
        told = {"now": NOW, "mailings": size.mailings, "audit": size.audit, "sets": size.sets}
        with _without_indexes(connection):
            for statement in _STATEMENTS:
                connection.execute(statement, told)
        connection.execute("VACUUM ANALYZE")
        _check(connection, size)
        found = connection.execute("SELECT id FROM programme").fetchone()
    assert found is not None
    return int(found[0])


def ask_everybody(url: str) -> None:
    """Leave the programme in the middle of coming in: everybody was asked by mail, four of five
    answered, and every third has not joined."""
    _run(url, _ASKED)


def take_confirmation_back(url: str) -> None:
    """Leave the programme a plan again that nobody confirmed."""
    _run(url, _UNCONFIRMED)


def _run(url: str, statements: Sequence[str]) -> None:
    with psycopg.connect(plain_postgres(url), autocommit=True) as connection:
        for statement in (*statements, "VACUUM ANALYZE"):
            connection.execute(statement.encode())


@contextmanager
def _without_indexes(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[None]:
    """Take the plain indexes of the largest tables away, and make them anew: it is faster."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename IN ('mailing', 'audit_event') AND indexdef LIKE 'CREATE INDEX%'"
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))))
    yield
    connection.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in found:
        connection.execute(str(definition).encode())


def _check(connection: "psycopg.Connection[tuple[object, ...]]", size: Size) -> None:
    wanted: Mapping[str, int] = {
        "person": size.people,
        "learning_set": size.sets,
        "mailing": size.mailings,
        "audit_event": size.audit,
    }
    for table, number in wanted.items():
        [found] = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (None,)
        if found != number:
            raise RuntimeError(f"{found} rows were written to {table}, not {number}")


_STATEMENTS = (
    """UPDATE series SET state = 'booked', event_id = 'event-' || id, booked_at = %(now)s,
       join_url = 'https://teams.example/' || id""",
    """UPDATE membership SET joined_at = starts_at, released_at = starts_at,
       affirmed_at = starts_at + interval '5 weeks' WHERE role = 'member'""",
    # Who meets, once, so that what follows can number them.
    """CREATE TEMPORARY TABLE seat AS
       SELECT row_number() OVER (ORDER BY s.number, l.id, m.id) - 1 AS place, m.person_id,
              p.manager_id, l.programme_id, l.id AS set_id, s.id AS session_id,
              s.number, s.starts_at, s.ends_at
       FROM learning_set l JOIN set_session s ON s.set_id = l.id
       JOIN membership m ON m.set_id = l.id
       JOIN person p ON p.id = m.person_id
       WHERE m.role = 'member' AND s.ends_at < %(now)s""",
    "CREATE INDEX ON seat (place)",
    "ANALYZE seat",
    """INSERT INTO form_link (key, form, programme_id, person_id, set_id, set_session_id,
         generation, opens_at, closes_at)
       SELECT form || ':' || session_id || ':' || person_id, form, programme_id, person_id, set_id,
              session_id, 1, starts_at - interval '7 days', starts_at + interval '35 days'
       FROM seat, unnest(ARRAY['before-session', 'after-session']) AS form""",
    """INSERT INTO form_link (key, form, programme_id, person_id, set_id, generation, opens_at,
         closes_at)
       SELECT 'joining:s' || set_id || ':' || person_id, 'joining', programme_id, person_id, set_id,
              1, starts_at - interval '28 days', starts_at + interval '1 year'
       FROM seat WHERE number = 1""",
    """INSERT INTO reply (form_link_id, version, device, submitted_at, changed_at)
       SELECT id, 1, 'phone', opens_at, opens_at FROM form_link WHERE id %% 5 > 0""",
    """INSERT INTO attendance (set_session_id, person_id, attended)
       SELECT session_id, person_id, place %% 9 > 0 FROM seat""",
    """INSERT INTO time_away (person_id, noticed_at, ends_at, is_certain)
       SELECT DISTINCT person_id, %(now)s, %(now)s + interval '3 days', true
       FROM seat WHERE person_id %% 40 = 0""",
    # One in a thousand each is stuck or held, one in fifty was skipped, a few are due.
    """INSERT INTO mailing (key, touchpoint, programme_id, person_id, set_session_id, form_link_id,
         about_person_id, state, reason, due_at, useless_after, mailbox, token, attempt, sends,
         fence, subject, budgeted_at, sent_at)
       SELECT slug || ':' || session_id || ':' || person_id
              || CASE WHEN round < 12 THEN '' ELSE ':' || round END,
              slug, programme_id,
              CASE WHEN slug = 'manager-summary' THEN manager_id ELSE person_id END,
              session_id, link_id, CASE WHEN slug = 'manager-summary' THEN person_id END, state,
              CASE state WHEN 'skipped' THEN 'too late' WHEN 'failed' THEN 'refused' END,
              at, at + interval '5 weeks', 'setwise@larkfield.example', md5(numbered.number::text),
              1, 1, 1,
              CASE state WHEN 'sent' THEN 'Set ' || set_id || ', session ' || seat.number END,
              CASE state WHEN 'sent' THEN at END, CASE state WHEN 'sent' THEN at END
       FROM (SELECT n AS number, n %% total AS place, n / total AS round,
               (ARRAY['before-session', 'before-session-nudge', 'set-up', 'after-session',
                'after-session-nudge', 'recap', 'pulse', 'catch-up', 'moved-date', 'joining',
                'affirmations', 'manager-summary'])[1 + (n / total) %% 12] AS slug,
               CASE WHEN n %% 1000 = 7 THEN 'failed' WHEN n %% 1000 = 8 THEN 'held'
                    WHEN n %% 1000 = 9 THEN 'due' WHEN n %% 50 = 3 THEN 'skipped'
                    ELSE 'sent' END AS state
             FROM generate_series(0, %(mailings)s - 1) AS n,
                  (SELECT count(*) AS total FROM seat) AS seats) AS numbered
       JOIN seat ON seat.place = numbered.place
       CROSS JOIN LATERAL (SELECT starts_at - interval '7 days' + round * interval '1 minute' AS at)
         AS timed
       LEFT JOIN LATERAL (SELECT id AS link_id FROM form_link
         WHERE form_link.set_session_id = session_id AND form_link.person_id = seat.person_id
           AND form_link.form = slug) AS linked ON true""",
    # What people and HR did, spread over the months so far.
    """TRUNCATE audit_event""",
    """INSERT INTO audit_event (at, actor, verb, subject, old, new)
       SELECT %(now)s - n * interval '10 seconds' * (1000000 / %(audit)s),
              CASE WHEN n %% 10 = 0 THEN 'hr:oid-' || n %% 7 || '@tenant'
                   ELSE 'person:' || 1 + n %% (SELECT max(id) FROM person) END,
              (ARRAY['reply-given', 'reply-changed', 'draft-saved', 'mailing-held', 'line-released',
                'mailing-released', 'affirmed', 'session-moved'])[1 + n %% 8],
              CASE WHEN n %% 8 = 7 THEN 'set:' || 1 + n %% %(sets)s ELSE 'mailing:' || n END,
              CASE WHEN n %% 8 = 7 THEN '2027-03-02 09:30' END, md5(n::text)
       FROM generate_series(0, %(audit)s - 1) AS n""",
)

_ASKED = (
    "UPDATE programme SET entry = 'invite'",
    "UPDATE membership SET joined_at = NULL WHERE role = 'member' AND id % 3 = 2",
    """INSERT INTO mailing (key, touchpoint, programme_id, person_id, form_link_id, state, due_at,
         useless_after, mailbox, token, attempt, sends, fence, subject, budgeted_at, sent_at)
       SELECT 'asked:' || id, 'joining', programme_id, person_id, id, 'sent', opens_at,
              closes_at, 'setwise@larkfield.example', md5('asked' || id), 1, 1, 1,
              'Will you take part?', opens_at, opens_at
       FROM form_link WHERE form = 'joining'""",
    """INSERT INTO answer (reply_id, field, classes, value, choice, device, delete_after)
       SELECT r.id, 'answer', 'P', 'never read', CASE WHEN l.id % 7 > 0 THEN 'yes' ELSE 'talk' END,
              'phone', '2028-01-01'
       FROM reply r JOIN form_link l ON l.id = r.form_link_id WHERE l.form = 'joining'""",
)
_UNCONFIRMED = (
    "UPDATE programme SET state = 'planned'",
    "UPDATE series SET state = 'planned', event_id = NULL, booked_at = NULL, join_url = NULL",
)
