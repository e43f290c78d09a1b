"""Every column that holds a person or their words stands in the table of retention."""

from collections.abc import Iterator

import pytest
from sqlalchemy import JSON, Column, Enum, String, Table

from service.domain.keeping import DAYS, Fate, Holding
from service.domain.retention import HOLDINGS
from service.models import Base
from service.models.base import Instant
from service.models.encryption import EncryptedBytes, EncryptedText
from service.store.paths import rows_where_path, table_named

_OURS = "id key once token zone kind mailbox device classes field line preview_hash choice tests"
_OURS += " author voter item outcome touchpoint naming language problem tag event_id client_id"
_OURS += " transaction_id join_url text_digest options_problem ical_uid organiser holiday_region"
_OURS += " under_id note_id end_reason lease_owner internet_message_id message_digest draft_id"
_TECHNICAL = set(_OURS.split()) | {
    *("learning_set.name", "learning_set.project", "programme.name", "programme.source_digest"),
    *("calendar_reading.problem", "form_link.form", "mailing.reason"),
    *("kept_chart.slug", "kept_chart.fingerprint"),
    *(
        "audit_event.verb",
        "mail_wording.source",
        "log_entry.kind",
        "group_reading.counts",
        "programme_draft.proposals",
        "round_run.fault",
    ),
    *("tick.name", "installation.microsoft_365", "mailbox_slot.owner", "subscription.graph_id"),
    *("subscription.notification_url", "subscription.client_state"),
}
"""Plain columns that say nothing of a person, everywhere or in one table."""


def _known(table: Table) -> list[Holding]:
    return [one for one in HOLDINGS if one.table == table.name]


def _unlisted() -> Iterator[str]:
    for table in Base.metadata.sorted_tables:
        listed = {
            column
            for one in _known(table)
            for column in (*one.names, *one.words, *one.people, one.owner)
        }
        for column in table.columns:
            if column.name not in listed and _may_hold_a_person(column):
                yield f"{table.name}.{column.name}"


def _may_hold_a_person(column: Column[object]) -> bool:
    if any(key.column.table.name == "person" for key in column.foreign_keys):
        return True
    if {column.name, f"{column.table.name}.{column.name}"} & _TECHNICAL:
        return isinstance(column.type, EncryptedText) and column.name != "client_state"
    kinds = (String, JSON, EncryptedText, EncryptedBytes)
    return isinstance(column.type, kinds) and not isinstance(column.type, Enum)


def test_every_column_with_a_person_or_words_stands_in_the_table() -> None:
    assert list(_unlisted()) == []


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda one: f"{one.table}: {one.what}")
def test_row_names_columns_and_paths_that_there_are(holding: Holding) -> None:
    table = table_named(holding.table)

    named = {*holding.names, *holding.words, *holding.people}
    assert named <= set(table.columns.keys())
    ends = [
        rows_where_path(table, path)[1] for path in {holding.owner, *holding.words.values()} if path
    ]
    assert {str(end.type) for end in ends} <= {"INTEGER"}
    if holding.since:
        since = rows_where_path(table, holding.since)[1]
        assert isinstance(since.type, Instant) or str(since.type) == "DATE"


def test_whatever_hangs_on_a_row_goes_no_later_than_the_row() -> None:
    place = {
        one.table: (number, one)
        for number, one in enumerate(HOLDINGS)
        if one.fate is Fate.DELETED and one.by == "keep-retention"
    }
    late = [
        f"{child} after {parent}"
        for child, (number, one) in place.items()
        for key in table_named(child).foreign_keys
        if not key.parent.nullable
        and (parent := key.column.table.name) in place
        and parent != child
        if number > place[parent][0] or DAYS.get(one.term, 0) > DAYS.get(place[parent][1].term, 999)
    ]

    assert late == []
