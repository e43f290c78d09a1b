"""The table of privacy 4.2 and 4.4, written out by hand a second time, and its edges."""

import itertools

import pytest

from service.domain.states import FieldClass
from service.domain.visibility import (
    CONDITIONS,
    DataClass,
    Reader,
    Relation,
    Verdict,
    may_read,
    placeholder,
    reader_label,
    show,
    verdict,
)

_WORDS = {
    "no": Verdict.DENIED,
    "yes": Verdict.ALLOWED,
    "chosen": Verdict.IF_CHOSEN,
    "released": Verdict.IF_RELEASED,
    "published": Verdict.IF_PUBLISHED,
    "consent": Verdict.WITH_CONSENT,
    "counts": Verdict.COUNTS_ONLY,
    "done": Verdict.DONE_OR_NOT,
    "opened": Verdict.IF_OPENED,
    "type": Verdict.TYPE_ONLY,
    "five": Verdict.GROUP_OF_FIVE,
    "all-five": Verdict.PROGRAMME_OF_FIVE,
}

_COLUMNS = (
    *("owner", "set", "buddy", "facilitator", "hr"),
    *("hr-viewer", "hr-lead", "sponsor", "manager", "planner", "break-glass"),
)

_BY_HAND = """
log             yes no     no     no     no       no       no       no       no        no  no
question        yes chosen chosen chosen no       no       no       no       no        no  no
action          yes yes    yes    yes    counts   counts   counts   no       released  no  opened
objective       yes yes    yes    yes    yes      yes      yes      no       released  no  no
reason          yes no     no     yes    yes      yes      yes      no       released  no  no
cannot-be-with  yes no     no     no     no       no       yes      no       no        no  no
affirmation     yes done   done   done   counts   counts   counts   no       no        no  no
attendance      yes yes    yes    yes    yes      yes      yes      counts   no        no  no
turns           yes yes    yes    yes    no       no       no       no       no        no  no
group-learning  yes yes    yes    yes    released released released released no        no  no
rating          yes five   five   five   five     five     five     all-five no        no  no
reflection      yes no     no     no     no       no       no       no       no        no  no
risk-flag       no  no     no     yes    type     type     type     no       no        no  no
recommendation  yes yes    yes    yes    yes      yes      yes      yes      published no  no
story           yes yes    yes    yes    consent  consent  consent  consent  consent   no  no
outcome         yes yes    yes    yes    five     five     five     all-five no        no  no
case            yes no     no     no     yes      yes      yes      published no        no  no
coming          yes yes    yes    yes    no       no       no       no       no        no  opened
happened        yes yes    yes    no     no       no       no       no       no        no  opened
session-rating  yes five   five   five   five     five     five     no       no        no  no
free-text       yes no     no     yes    no       no       no       no       no        no  opened
access-needs    yes no     no     yes    yes      yes      yes      no       no        no  no
working-pattern yes no     no     no     yes      yes      yes      no       no        yes no
board           yes yes    yes    yes    no       no       no       no       no        no  no
project         yes yes    yes    yes    no       no       no       released no        no  no
closing-word    yes yes    yes    no     no       no       no       no       no        no  no
support         yes no     no     no     no       no       no       no       released  no  no
manager-answer  yes no     no     no     yes      yes      yes      no       no        no  no
sponsor-answer  yes no     no     no     yes      yes      yes      no       no        no  no
vote            yes counts counts counts no       no       no       no       no        no  no
process-fact    yes no     no     yes    yes      yes      yes      no       no        no  no
"""

_TABLE = {
    (data, reader): _WORDS[word]
    for data, *words in map(str.split, _BY_HAND.strip().splitlines())
    for reader, word in zip(_COLUMNS, words, strict=True)
}

_STANDS = {
    Reader.OWNER: Relation.OWN,
    Reader.SET: Relation.SAME_SET,
    Reader.BUDDY: Relation.SAME_SET,
    Reader.FACILITATOR: Relation.SAME_SET,
    Reader.HR: Relation.SAME_PROGRAMME,
    Reader.HR_VIEWER: Relation.SAME_PROGRAMME,
    Reader.HR_LEAD: Relation.SAME_PROGRAMME,
    Reader.SPONSOR: Relation.SAME_PROGRAMME,
    Reader.MANAGER: Relation.OWN_REPORT,
    Reader.PLANNER: Relation.SAME_PROGRAMME,
    Reader.BREAK_GLASS: Relation.SAME_PROGRAMME,
}

_ANSWERS = (DataClass.MANAGER_ANSWER, DataClass.SPONSOR_ANSWER)


def test_hand_written_table_has_every_class_and_reader() -> None:
    every = {(data.value, reader.value) for data, reader in itertools.product(DataClass, _STANDS)}

    assert set(_TABLE) == every


@pytest.mark.parametrize("reader", _STANDS)
@pytest.mark.parametrize("data", DataClass)
def test_verdict_is_the_tables(data: DataClass, reader: Reader) -> None:
    assert verdict(data, reader, _STANDS[reader]) is _TABLE[data.value, reader.value]


_UNLISTED = [
    (reader, relation)
    for reader, relation in itertools.product(Reader, Relation)
    if relation is not Relation.ADDRESSEE and _STANDS.get(reader) is not relation
]


@pytest.mark.parametrize(("reader", "relation"), _UNLISTED)
def test_anything_not_listed_is_denied_even_if_every_condition_holds(
    reader: Reader, relation: Relation
) -> None:
    readable = [data for data in DataClass if may_read(data, reader, relation, met=CONDITIONS)]

    assert readable == []


@pytest.mark.parametrize("reader", Reader)
def test_answers_are_read_by_whom_they_are_addressed_to_and_nothing_else_is(
    reader: Reader,
) -> None:
    readable = [
        data for data in DataClass if may_read(data, reader, Relation.ADDRESSEE, met=CONDITIONS)
    ]

    assert readable == list(_ANSWERS)


@pytest.mark.parametrize(("cell", "said"), _TABLE.items())
def test_words_are_shown_only_where_the_table_gives_words(
    cell: tuple[str, str], said: Verdict
) -> None:
    data, reader = DataClass(cell[0]), Reader(cell[1])
    conditional = (Verdict.IF_CHOSEN, Verdict.IF_RELEASED, Verdict.IF_PUBLISHED)
    opens = (Verdict.ALLOWED, Verdict.WITH_CONSENT, Verdict.IF_OPENED, *conditional)

    plain = may_read(data, reader, _STANDS[reader])
    own_condition_met = may_read(data, reader, _STANDS[reader], met={said})
    others_met = may_read(data, reader, _STANDS[reader], met=set(Verdict) - {said})

    assert plain is (said is Verdict.ALLOWED)
    assert own_condition_met is (said in opens)
    assert others_met is (said is Verdict.ALLOWED)


def test_log_is_its_owners_alone() -> None:
    readers = [
        (reader, relation)
        for reader, relation in itertools.product(Reader, Relation)
        if may_read(DataClass.LOG, reader, relation, met=set(Verdict))
    ]

    assert readers == [(Reader.OWNER, Relation.OWN)]


def test_show_gives_the_words_to_whom_may_read_them() -> None:
    shown = show("ask Sam", "Ann", DataClass.ACTION, Reader.SET, Relation.SAME_SET)

    assert shown == "ask Sam"


def test_show_gives_hr_a_placeholder_for_words_it_may_only_count() -> None:
    shown = show("ask Sam", "Ann", DataClass.ACTION, Reader.HR, Relation.SAME_PROGRAMME)

    assert shown == placeholder("Ann") == "Ann's own words"


def test_show_gives_a_manager_only_what_was_released() -> None:
    def seen(*met: Verdict) -> str:
        return show(
            "ask Sam", "Ann", DataClass.ACTION, Reader.MANAGER, Relation.OWN_REPORT, met=met
        )

    assert (seen(), seen(Verdict.IF_RELEASED)) == ("Ann's own words", "ask Sam")


@pytest.mark.parametrize(
    ("letters", "label"),
    [
        ("P", "only you"),
        ("S", "your set"),
        ("F", "your facilitator"),
        ("H", "HR"),
        ("M", "your manager, if you release it"),
        ("A", "counted with at least four others"),
        ("SF", "your set and your facilitator"),
        ("HF", "your facilitator and HR"),
        ("HSF", "your set, your facilitator and HR"),
        ("PS", "your set"),
        ("PM", "only you and your manager, if you release it"),
        ("L", "the named HR lead"),
        ("SFHO", "your set, your facilitator, HR and your sponsor"),
        ("SFHM", "your set, your facilitator, HR and your manager, if you release it"),
        ("SFC", "your set, your facilitator and others, as far as you agree"),
        ("SFM", "your set, your facilitator and your manager, if you release it"),
    ],
)
def test_reader_label_composes_the_fixed_phrases(letters: str, label: str) -> None:
    assert reader_label(frozenset(FieldClass(letter) for letter in letters)) == label


def test_reader_label_of_a_releasable_field_names_the_manager() -> None:
    label = reader_label(frozenset({FieldClass.SET, FieldClass.FACILITATOR}), releasable=True)

    assert label == "your set, your facilitator and your manager, if you release it"


def test_reader_label_never_promises_namelessness() -> None:
    labels = {
        reader_label(frozenset(classes), releasable=releasable)
        for count in range(1, 7)
        for classes in itertools.combinations(FieldClass, count)
        for releasable in (True, False)
    }

    assert [label for label in labels if "anonym" in label.lower()] == []


def test_reader_label_of_no_class_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one class"):
        reader_label(frozenset())
