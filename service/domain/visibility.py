"""Who may read what: the whole of privacy 4.2 and 4.4 as one table that denies by default.

Every page, mail, export, audit entry and report asks this file; nothing else decides.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from service.domain.date_words import ENGLISH, GERMAN
from service.domain.readers import CONDITIONS, DataClass, Reader, Relation, Verdict
from service.domain.states import FieldClass
from service.domain.wording import joined

__all__ = [
    "CONDITIONS",
    "DataClass",
    "Reader",
    "Relation",
    "Verdict",
    "may_ask_to_open",
    "may_read",
    "placeholder",
    "reader_label",
    "show",
    "verdict",
]


_NEEDED: dict[Reader, Relation] = {
    Reader.OWNER: Relation.OWN,
    Reader.SET: Relation.SAME_SET,
    Reader.BUDDY: Relation.SAME_SET,
    Reader.FACILITATOR: Relation.SAME_SET,
    Reader.HR: Relation.SAME_PROGRAMME,
    Reader.HR_VIEWER: Relation.SAME_PROGRAMME,
    Reader.HR_LEAD: Relation.SAME_PROGRAMME,
    Reader.BREAK_GLASS: Relation.SAME_PROGRAMME,
    Reader.SPONSOR: Relation.SAME_PROGRAMME,
    Reader.MANAGER: Relation.OWN_REPORT,
    Reader.PLANNER: Relation.SAME_PROGRAMME,
}
"""Without this relation a reader reads nothing; hosts, champions and administrators have none."""

_YES = Verdict.ALLOWED
_HR = (Reader.HR, Reader.HR_VIEWER, Reader.HR_LEAD)
_SET = (Reader.SET, Reader.BUDDY)
_GROUPS = (*_SET, Reader.FACILITATOR, *_HR)


def _row(
    *cells: tuple[Reader | tuple[Reader, ...], Verdict], owner: Verdict = Verdict.ALLOWED
) -> dict[Reader, Verdict]:
    row = {Reader.OWNER: owner}
    for readers, verdict in cells:
        for reader in readers if isinstance(readers, tuple) else (readers,):
            row[reader] = verdict
    return row


_TABLE: dict[DataClass, dict[Reader, Verdict]] = {
    DataClass.LOG: _row(),
    DataClass.QUESTION: _row(
        (_SET, Verdict.IF_CHOSEN),
        (Reader.FACILITATOR, Verdict.IF_CHOSEN),
    ),
    DataClass.ACTION: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, Verdict.COUNTS_ONLY),
        (Reader.BREAK_GLASS, Verdict.IF_OPENED),
        (Reader.MANAGER, Verdict.IF_RELEASED),
    ),
    DataClass.OBJECTIVE: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, _YES),
        (Reader.MANAGER, Verdict.IF_RELEASED),
    ),
    DataClass.REASON: _row(
        (Reader.FACILITATOR, _YES),
        (_HR, _YES),
        (Reader.MANAGER, Verdict.IF_RELEASED),
    ),
    DataClass.CANNOT_BE_WITH: _row((Reader.HR_LEAD, _YES)),
    DataClass.AFFIRMATION: _row(
        (_SET, Verdict.DONE_OR_NOT),
        (Reader.FACILITATOR, Verdict.DONE_OR_NOT),
        (_HR, Verdict.COUNTS_ONLY),
    ),
    DataClass.ATTENDANCE: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, _YES),
        (Reader.SPONSOR, Verdict.COUNTS_ONLY),
    ),
    DataClass.TURNS: _row((_SET, _YES), (Reader.FACILITATOR, _YES)),
    DataClass.GROUP_LEARNING: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, Verdict.IF_RELEASED),
        (Reader.SPONSOR, Verdict.IF_RELEASED),
    ),
    DataClass.RATING: _row(
        (_GROUPS, Verdict.GROUP_OF_FIVE),
        (Reader.SPONSOR, Verdict.PROGRAMME_OF_FIVE),
    ),
    DataClass.REFLECTION: _row(),
    DataClass.RISK_FLAG: _row(
        (Reader.FACILITATOR, _YES),
        (_HR, Verdict.TYPE_ONLY),
        # Whom a flag is about never reads it: it is the facilitator's concern, not a record.
        owner=Verdict.DENIED,
    ),
    DataClass.RECOMMENDATION: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, _YES),
        (Reader.SPONSOR, _YES),
        (Reader.MANAGER, Verdict.IF_PUBLISHED),
    ),
    DataClass.STORY: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, Verdict.WITH_CONSENT),
        (Reader.SPONSOR, Verdict.WITH_CONSENT),
        (Reader.MANAGER, Verdict.WITH_CONSENT),
    ),
    # As ratings for whoever is outside the set; with consent a figure stands in the story.
    DataClass.OUTCOME: _row(
        (_SET, _YES),
        (Reader.FACILITATOR, _YES),
        (_HR, Verdict.GROUP_OF_FIVE),
        (Reader.SPONSOR, Verdict.PROGRAMME_OF_FIVE),
    ),
    # HR wrote it, whoever it is about decides whether a report tells it.
    DataClass.CASE: _row((_HR, _YES), (Reader.SPONSOR, Verdict.IF_PUBLISHED)),
    DataClass.COMING: _row(
        (_SET, _YES), (Reader.FACILITATOR, _YES), (Reader.BREAK_GLASS, Verdict.IF_OPENED)
    ),
    DataClass.HAPPENED: _row((_SET, _YES), (Reader.BREAK_GLASS, Verdict.IF_OPENED)),
    DataClass.SESSION_RATING: _row((_GROUPS, Verdict.GROUP_OF_FIVE)),
    # At least five do not protect prose, so it has one reader, and its label says so.
    DataClass.FREE_TEXT: _row((Reader.FACILITATOR, _YES), (Reader.BREAK_GLASS, Verdict.IF_OPENED)),
    DataClass.ACCESS_NEEDS: _row((Reader.FACILITATOR, _YES), (_HR, _YES)),
    DataClass.WORKING_PATTERN: _row((_HR, _YES), (Reader.PLANNER, _YES)),
    # The board hangs in the room: who facilitates the room sees it (look, live page).
    DataClass.BOARD: _row((_SET, _YES), (Reader.FACILITATOR, _YES)),
    DataClass.PROJECT: _row(
        (_SET, _YES), (Reader.FACILITATOR, _YES), (Reader.SPONSOR, Verdict.IF_RELEASED)
    ),
    DataClass.CLOSING_WORD: _row((_SET, _YES)),
    DataClass.SUPPORT: _row((Reader.MANAGER, Verdict.IF_RELEASED)),
    DataClass.MANAGER_ANSWER: _row((_HR, _YES)),
    DataClass.SPONSOR_ANSWER: _row((_HR, _YES)),
    # The set learns how many chose what, and never who; HR learns what was brought about.
    DataClass.VOTE: _row((_SET, Verdict.COUNTS_ONLY), (Reader.FACILITATOR, Verdict.COUNTS_ONLY)),
    DataClass.PROCESS_FACT: _row((_HR, _YES), (Reader.FACILITATOR, _YES)),
}
"""Only what is listed may be read; an author is the owner of their answers."""

_ADDRESSED = frozenset({DataClass.MANAGER_ANSWER, DataClass.SPONSOR_ANSWER})
"""Read by whom they are addressed to, whatever that reader's role."""


@dataclass(frozen=True)
class _Phrases:
    """A language's; `named` in the order in which a label names them."""

    named: Mapping[FieldClass, str]
    only_you: str
    own_words: str


_ENGLISH_PHRASES = _Phrases(
    named={
        FieldClass.SET: "your set",
        FieldClass.FACILITATOR: "your facilitator",
        FieldClass.HR: "HR",
        FieldClass.HR_LEAD: "the named HR lead",
        FieldClass.SPONSOR: "your sponsor",
        FieldClass.MANAGER: "your manager, if you release it",
        FieldClass.CONSENT: "others, as far as you agree",
        FieldClass.GROUP: "counted with at least four others",
    },
    only_you="only you",
    own_words="{given_name}'s own words",
)
_PHRASES = {
    ENGLISH: _ENGLISH_PHRASES,
    GERMAN: _Phrases(
        named={
            FieldClass.SET: "Ihr Set",
            FieldClass.FACILITATOR: "Ihre Moderation",
            FieldClass.HR: "HR",
            FieldClass.HR_LEAD: "die benannte HR-Leitung",
            FieldClass.SPONSOR: "Ihr Sponsor",
            FieldClass.MANAGER: "Ihre Führungskraft, wenn Sie es freigeben",
            FieldClass.CONSENT: "andere, soweit Sie zustimmen",
            FieldClass.GROUP: "gezählt mit mindestens vier anderen",
        },
        only_you="nur Sie",
        own_words="eigene Worte von {given_name}",
    ),
}

_OWN_OR_RELEASED = frozenset({FieldClass.PRIVATE, FieldClass.MANAGER})
"""Classes under which nobody reads a field before its owner acts."""


def verdict(data: DataClass, reader: Reader, relation: Relation) -> Verdict:
    """Return what the table says to a reader who stands in this relation to the owner."""
    if relation is Relation.ADDRESSEE:
        return Verdict.ALLOWED if data in _ADDRESSED else Verdict.DENIED
    if _NEEDED.get(reader) is not relation:
        return Verdict.DENIED
    return _TABLE.get(data, {}).get(reader, Verdict.DENIED)


def may_read(
    data: DataClass, reader: Reader, relation: Relation, *, met: Collection[Verdict] = ()
) -> bool:
    """Say whether the words themselves may be shown.

    Args:
        met: the conditions that hold, such as `Verdict.IF_RELEASED` for a line that was ticked.

    Returns:
        False wherever the reader gets a shape only (a count, a type, done or not, a group's
        figure): ask `verdict` for those.
    """
    said = verdict(data, reader, relation)
    return said is Verdict.ALLOWED or (said in CONDITIONS and said in met)


def may_ask_to_open(reader: Reader) -> bool:
    """Say whether a reader may ask that one thing of one person be opened, or answer that."""
    return reader is Reader.HR_LEAD


def show(
    words: str,
    owner_given_name: str,
    data: DataClass,
    reader: Reader,
    relation: Relation,
    *,
    met: Collection[Verdict] = (),
    language: str = ENGLISH,
) -> str:
    """Return the words, or the placeholder where this reader may not have them."""
    if may_read(data, reader, relation, met=met):
        return words
    return placeholder(owner_given_name, language=language)


def placeholder(owner_given_name: str, *, language: str = ENGLISH) -> str:
    """Return what stands in the place of words that are not this reader's."""
    return _phrases(language).own_words.format(given_name=owner_given_name)


def reader_label(
    classes: frozenset[FieldClass], *, releasable: bool = False, language: str = ENGLISH
) -> str:
    """Say who reads a field, in the fixed phrases of look.md.

    Args:
        classes: the field's classes; private gives way where somebody else reads it too.
        releasable: its owner may tick it for their manager.

    Returns:
        As "your set and your facilitator"; never the word that promises what small groups break.

    Raises:
        ValueError: no class at all; a field without a reader was forgotten, not meant.
    """
    named = classes | {FieldClass.MANAGER} if releasable else classes
    if not named:
        raise ValueError("a field needs at least one class to say who reads it")
    words = _phrases(language)
    phrases = [phrase for letter, phrase in words.named.items() if letter in named]
    if not phrases or (FieldClass.PRIVATE in named and named <= _OWN_OR_RELEASED):
        phrases.insert(0, words.only_you)
    return joined(phrases, language=language)


def _phrases(language: str) -> _Phrases:
    return _PHRASES.get(language, _ENGLISH_PHRASES)
