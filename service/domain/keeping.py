"""What a row of the table of retention says: whose, since when, how long, and what happens then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Term(StrEnum):
    """How long something is kept."""

    MESSAGES = "messages"
    WORDS = "words"
    RATINGS = "ratings"
    FACTS = "facts"
    AUDIT = "audit"
    OWN_DAY = "own-day"
    RECORD = "record"
    """A person as long as any row needs them, a programme's head as long as the programme."""


DAYS: Mapping[Term, int] = {
    Term.MESSAGES: 30,
    Term.WORDS: 90,
    Term.RATINGS: 365,
    Term.FACTS: 365,
    Term.AUDIT: 730,
    Term.OWN_DAY: 0,
}
"""Days from the beginning to the last day; what is not listed goes by no clock."""


class Fate(StrEnum):
    """What happens once the time has passed."""

    DELETED = "deleted"
    BLANKED = "its words are blanked"
    UNLINKED = "its link to the person goes, so that only figures are left"
    KEPT = "kept"


@dataclass(frozen=True)
class Holding:
    """One table that holds something of people, or some columns of it.

    A path is names of columns with dots between, each but the last a foreign key that is followed:
    `reply_id.form_link_id.person_id`.
    """

    table: str
    what: str
    """In words, in the plural, as HR reads it."""
    term: Term
    since: str
    """Path to where the time begins; several with `|` between: the first that says something."""
    fate: Fate = Fate.DELETED
    owner: str = ""
    """Path to the person whose row it is; empty for a set's or the service's."""
    people: tuple[str, ...] = ()
    """Other columns that name a person by id."""
    names: tuple[str, ...] = ()
    """Plain columns in which somebody's name, address or account may stand."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Columns with somebody's own words, and the path to their author; empty: not the owner's."""
    stays: bool = False
    """Whether erasing a person leaves the row, without them: counts and sets' history need it."""
    by: str = "keep-retention"
    """The round that carries it out."""

    @property
    def programme(self) -> str:
        """Return the path to the programme by whose end the time goes; empty where none does."""
        paths = self.since.split("|")
        return "|".join(
            one.removesuffix(_END) for one in paths if one.endswith(f"programme_id{_END}")
        )


_END = ".ends_at"
