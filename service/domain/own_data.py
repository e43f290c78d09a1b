"""What a person is handed of a row about them (art. 15): their own in full, others' not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

SOMEBODY_ELSE = "somebody else"
YOU = "you"
NOT_YOURS = "words of somebody else"

SECRETS = frozenset(
    {
        *("code", "room_code", "token", "pseudonym", "device", "fence", "author", "voter", "key"),
        *("preview_hash", "message_digest", "internet_message_id", "draft_id", "once", "client_id"),
        *("lease_owner", "lease_until", "source_digest"),
    }
)
"""Columns that open something, or stand for somebody without naming them."""
OWN_NAMES = frozenset({"person", "directory_entry", "invitee", "mailing"})
"""Tables whose plain names are their owner's; elsewhere they may name a colleague."""


@dataclass(frozen=True)
class OwnRow:
    """One row, by column; `is_own` is False where others wrote it and only its facts are theirs."""

    what: str
    columns: Mapping[str, object]
    is_own: bool = True


@dataclass(frozen=True)
class OwnData:
    """Everything kept of one person, and their photos as files by name."""

    rows: tuple[OwnRow, ...]
    photos: Mapping[str, bytes]


def as_json(held: OwnData, made_on: date) -> str:
    """Return it for programs; instants and days stand as ISO 8601 tells them."""
    rows = [
        {"what": row.what, "is_own": row.is_own, "columns": dict(row.columns)} for row in held.rows
    ]
    return json.dumps({"made_on": made_on, "rows": rows}, default=_plain, indent=1)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
