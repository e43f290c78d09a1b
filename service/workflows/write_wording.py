"""Keep HR's own words for a mail, as a new version; nothing is ever written over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.errors import Refused
from service.mail.check import WordingFinding, check_wording
from service.mail.wording import Wording
from service.models import MailWording
from service.store.mail_wordings import WordingPlace, newest_wording, wording_versions
from service.workflows.record_audit import record_audit

LONGEST = 10_000
"""Characters; a mail of 120 words takes about a tenth."""


@dataclass(frozen=True)
class Writer:
    """Who writes, as the audit and as colleagues know them, and when (service time)."""

    actor: str
    name: str
    now: datetime


class WrittenMeanwhile(Refused):
    """Somebody else wrote a version since these words were begun."""


class NotUsable(Refused):
    """No mail could be made of these words; `findings` say what to mend."""

    def __init__(self, findings: tuple[WordingFinding, ...]) -> None:
        super().__init__("no mail can be made of these words")
        self.findings = findings


def write_wording(
    db: Session, place: WordingPlace, source: str, *, begun_from: int, by: Writer
) -> int:
    """Keep words as the next version, and return its number.

    Args:
        begun_from: the version that the writer had before them; 0 for the library's words.

    Raises:
        NotUsable: a placeholder means nothing, or the words do not keep to their format.
        WrittenMeanwhile: another version came between.
    """
    source = normal(source)
    if len(source) > LONGEST:
        too_long = f"The words have {len(source)} characters; {LONGEST} is the most."
        raise NotUsable((WordingFinding(too_long, stops=True),))
    findings = check_wording(place.touchpoint, Wording(place.language, source))
    if any(finding.stops for finding in findings):
        raise NotUsable(findings)
    return _add(db, place, source, begun_from=begun_from, restored=None, by=by)


def restore_wording(
    db: Session, place: WordingPlace, version: int, *, begun_from: int, by: Writer
) -> int:
    """Let an earlier version count again, as a new one; 0 is the library's own words.

    Raises:
        NotUsable: no mail can be made of that version any more.
        WrittenMeanwhile: another version came between.
        Refused: there is no such version.
    """
    if version == 0:
        return _add(db, place, None, begun_from=begun_from, restored=0, by=by)
    found = next((row for row in wording_versions(db, place) if row.version == version), None)
    if found is None:
        raise Refused(f"there is no version {version}")
    if found.source is not None:
        findings = check_wording(place.touchpoint, Wording(place.language, found.source))
        if any(finding.stops for finding in findings):
            raise NotUsable(findings)
    return _add(db, place, found.source, begun_from=begun_from, restored=version, by=by)


def normal(source: str) -> str:
    """Return words as they are kept: one kind of line end, no blank ones around."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _add(
    db: Session,
    place: WordingPlace,
    source: str | None,
    *,
    begun_from: int,
    restored: int | None,
    by: Writer,
) -> int:
    newest = newest_wording(db, place)
    former = newest.version if newest else 0
    if former != begun_from:
        writer = newest.written_by_name if newest else "somebody"
        raise WrittenMeanwhile(f"{writer} wrote version {former} meanwhile")
    row = MailWording(
        programme_id=place.programme_id,
        touchpoint=place.touchpoint,
        language=place.language,
        version=former + 1,
        source=source,
        restored_version=restored,
        written_at=by.now,
        written_by=by.actor,
        written_by_name=by.name,
    )
    try:
        with db.begin_nested():
            db.add(row)
            db.flush()
    except IntegrityError as exc:
        raise WrittenMeanwhile("somebody wrote a version in this very moment") from exc
    record_audit(
        db,
        now=by.now,
        actor=by.actor,
        verb="words-changed",
        subject=f"programme:{place.programme_id}:{place.touchpoint}:{place.language}",
        old=f"version {former}" if former else "the library's",
        new=f"version {former + 1}",
    )
    return former + 1
