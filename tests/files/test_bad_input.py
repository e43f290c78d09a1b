"""Every wrong row at once, each with its place and what to do."""

from pathlib import Path

import pytest

from service.errors import BadInput, Problem
from service.files import FileContent, read_programme
from service.files.table import PEOPLE as PEOPLE_SHAPE
from tests.files.spring import PEOPLE, SETS, SETTINGS, read

COLUMNS = PEOPLE_SHAPE.columns


def problems(
    settings: str = SETTINGS, sets: str = SETS, people: str | bytes = PEOPLE
) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read(settings, sets, people)
    return caught.value.problems


def people_with(line: str) -> str:
    """The good people and one more row, which is row 10."""
    return PEOPLE + line + "\n"


def test_the_file_these_tests_spoil_is_good() -> None:
    assert read().warnings == ()


def test_every_wrong_value_is_told_at_once() -> None:
    found = problems(
        settings=SETTINGS.replace("goal: both", "goal: bth")
        .replace("180", "200")
        .replace("2027-01-18", "soon"),
        people=PEOPLE.replace("ann@", "ann@@").replace("Five,,Maple", "Five,,Mapel"),
    )

    assert [(problem.file, problem.row, problem.column) for problem in found] == [
        ("p.csv", 5, "email"),
        ("p.csv", 9, "set"),
        ("spring.yaml", 3, "goal (character 7)"),
        ("spring.yaml", 9, "start (character 8)"),
        ("spring.yaml", 12, "minutes (character 10)"),
        ("spring.yaml", 16, "name (character 11)"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "message"),
    [
        ("goal: both", "goal: bth", 3, "goal (character 7)", ("'bth' is not a choice here; "
         "did you mean 'both'?")),
        ("mode: own-issue", "mode:", 4, "mode (character 6)", ("write one of own-issue, "
         "shared-project, questions-first")),
        ("start: 2027-01-18", "start: soon", 9, "start (character 8)", ("'soon' is not a start; "
         "write a date as 2027-01-18, or `in 4 weeks`")),
        ("minutes: 180", "minutes: 60", 12, "minutes (character 10)", ("'60' has no agenda; "
         "choose 90, 120 or 180")),
        ("Europe/London", "London", 13, "time_zone (character 12)", ("'London' is not a time "
         "zone; write an IANA name; did you mean 'Europe/London'?")),
        ("GB-ENG", "UK", 14, "holidays (character 11)", ("'UK' is not a country we know; write "
         "its ISO code, as `GB-ENG`, `IE`")),
        ("sessions: 6", "sessions: many", 10, "sessions (character 11)", ("'many' is not a whole "
         "number from 2 to 24")),
        ("key: spring-sets", "key: Spring!", 1, "key (character 6)", ("may hold lower-case "
         "letters, digits and dashes only")),
        ("every_weeks: 5", "every_week: 5", 11, "every_week (character 13)", ("unknown setting "
         "'every_week'; did you mean 'every_weeks'?")),
        ("sponsor: sam@", "sponsor: tom@", 6, "sponsor (character 10)", ("is in no row of the "
         "people; add a row with the role `sponsor`")),
        ("contact_name: Alice\n", "", 1, "contact_name", "is missing; fill it in"),
    ],
)  # fmt: skip
def test_a_wrong_setting_says_what_to_write(
    old: str, new: str, row: int, column: str, message: str
) -> None:
    assert Problem("spring.yaml", row, column, message) in problems(SETTINGS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("day: tue", "day: t", Problem("spring.yaml", 18, "day (character 10)",
         "'t' is not a weekday; write `tue` or `Tuesday`")),
        ("time: 13:00", "time: 25:00", Problem("spring.yaml", 19, "time (character 11)",
         "'25:00' is not a time; write it as 09:30 or 13:00")),
        ("project: A", "projct: A", Problem("spring.yaml", 17, "projct (character 13)",
         "unknown key 'projct'; did you mean 'project'?")),
        ("    time", "    members: [fya@acme.example]\n    time", Problem("spring.yaml", 19,
         "members (character 14)", "'fya@acme.example' is in no row of the people; did you mean "
         "fay@acme.example?")),
    ],
)  # fmt: skip
def test_a_wrong_set_says_what_to_write(old: str, new: str, problem: Problem) -> None:
    assert problem in problems(sets=SETS.replace(old, new))


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("ANN@ACME.example,Ann,Again,,Maple,,,,", "email",
         "is the same person as in row 5; keep one row"),
        (",No,Address,,Maple,,,,", "email", "is missing; give an e-mail address"),
        ("x@acme.example,X,Y,,Maple,olivia@other.example,,,", "manager",
         "is in no row of the people; add a row with the role `manager`"),
        ("x@acme.example,X,Y,,Maple,mxa@acme.example,,,", "manager",
         "is in no row of the people; did you mean max@acme.example?"),
        ("x@acme.example,X,Y,,Maple,x@acme.example,,,", "manager",
         "is the person's own address; give their manager's"),
        ("x@acme.example,X,Y,,Mapel,max@acme.example,,,", "set",
         "unknown set 'Mapel'; did you mean 'Maple'?"),
        ("x@acme.example,X,Y,,Maple,ann@acme.example,,,", "set",
         "X Y sits with their own manager in one set; move one of them to another set"),
        ("x@acme.example,X,Y,,Maple,max@acme.example,Europe/Paaris,,", "time_zone",
         "'Europe/Paaris' is not a time zone; write an IANA name, as `Europe/London`"),
        ("x@acme.example,X,Y,,Maple,max@acme.example,,mon-someday,", "working_days",
         "'mon-someday' is not a weekday or a range; write `mon-thu` or `mon,tue,fri`"),
        ("x@acme.example,X,Y,,Maple,max@acme.example,,,GB-XYZ", "country",
         ("'GB-XYZ' is not a country we know; write its ISO code, as GB-ENG, GB-NIR, GB-SCT, "
         "GB-WLS")),
        ("x@acme.example,X,Y,boss,Maple,max@acme.example,,,", "role",
         ("'boss' is not a choice here; known are member, facilitator, host, manager, sponsor, "
          "champion")),
        ("x@acme.example,X,Y,manager,Maple,,,,", "set",
         "a manager has no place in a set; empty one of the two cells"),
        ("x@acme.example,X,Y,,,,,,", "set",
         "is in no set and nobody's manager; name a set, or a role"),
        ("x@acme.example,X,Y,facilitator,,,,,", "set", "this facilitator is in no set; name one"),
        ("x@acme.example,X,Y,sponsor,,,,,", "role",
         "is not the sponsor that the settings name; make the two agree"),
        ("x@acme.example,X,Y,,Maple,max@acme.example,,,,one too many", "number 10",
         "has a value but no heading; is there a delimiter too many?"),
    ],
)  # fmt: skip
def test_a_wrong_row_says_what_to_do(line: str, column: str, message: str) -> None:
    assert problems(people=people_with(line)) == [Problem("p.csv", 10, column, message)]


def test_a_set_without_facilitator_or_with_three_members_is_refused() -> None:
    people = PEOPLE.replace("facilitator,Maple", "manager,").replace("Four,,Maple", "Four,manager,")
    people = people.replace("Five,,Maple", "Five,manager,")

    assert problems(people=people) == [
        Problem("spring.yaml", 16, "name (character 11)", message)
        for message in (
            "Maple has 3 members; a set works with 4 to 8",
            (
                "Maple has no facilitator; name one, or let the sets run themselves "
                "(`self_facilitated: yes`)"
            ),
        )
    ]


def test_what_is_unusual_is_a_warning() -> None:
    four = PEOPLE.replace("Five,,Maple", "Five,manager,").replace(
        "Four,,Maple,max@acme.example,,", "Four,,Maple,,,wed-fri"
    )

    file = read(settings=SETTINGS.replace("every_weeks: 5", "every_weeks: 9"), people=four)

    assert [problem.message for problem in file.warnings] == [
        "9 weeks between sessions; 3 to 8 keep a set going",
        "Maple has 4 members; 5 to 7 work best",
        "Dan Four has no manager, so nobody receives what they release; give an address",
        "Dan Four does not work on tue, when Maple meets; choose another set or day",
    ]


def test_a_missing_and_an_unknown_column_are_named() -> None:
    people = PEOPLE.replace("given_name", "vorname").replace("country", "contry")

    assert problems(people="\n" + people) == [
        Problem("p.csv", 2, "vorname", f"unknown column; known are {', '.join(COLUMNS)}"),
        Problem("p.csv", 2, "contry", "unknown column; did you mean 'country'?"),
        Problem("p.csv", 2, "given_name", "this column is missing; add it"),
    ]


def test_a_member_of_two_sets_is_refused_and_a_facilitator_of_two_is_fine() -> None:
    second = SETS.replace("sets:\n", "").replace("Maple", "Rowan")
    members = (
        "    members: [ann@acme.example, bob@acme.example, x1@acme.example, x2@acme.example]\n"
    )
    more = "".join(f"x{n}@acme.example,X{n},Y,,,max@acme.example,,,\n" for n in (1, 2))

    found = problems(
        sets=SETS + second + members + "    facilitator: fay@acme.example\n", people=PEOPLE + more
    )

    assert found == [
        Problem("p.csv", 5, "set", "Ann One is a member of Maple and Rowan; keep one"),
        Problem("p.csv", 6, "set", "Bob Two is a member of Maple and Rowan; keep one"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.txt", b"", Problem("x.txt", None, None,
         "is neither YAML nor XLSX; a programme file ends in .yaml or .xlsx")),
        ("x.xlsx", b"not a zip", Problem("x.xlsx", None, None,
         "is not a workbook; save it as .xlsx")),
        ("x.yaml", b"- a list", Problem("x.yaml", 1, None,
         "holds no settings; begin with lines such as `key: spring-sets`")),
        ("x.yaml", b"key: [open", Problem("x.yaml", 1, "character 11",
         "is not valid YAML here (expected ',' or ']', but got '<stream end>'); "
         "check the indentation")),
        ("x.yaml", b"k: " + b"[" * 5000, Problem("x.yaml", None, None,
         "is not valid YAML; save it as UTF-8 text")),
        ("x.yaml", b"x" * 5_000_001, Problem("x.yaml", None, None,
         "is larger than 5 MB; a programme needs far less")),
    ],
)  # fmt: skip
def test_what_is_no_programme_file_is_one_problem(
    name: str, content: bytes, problem: Problem
) -> None:
    with pytest.raises(BadInput) as caught:
        read_programme(FileContent(name, content))

    assert caught.value.problems == [problem]


def test_an_upload_never_opens_a_file_of_this_machine() -> None:
    settings = SETTINGS + "people_file: /etc/hostname\n"

    with pytest.raises(BadInput) as caught:
        read_programme(FileContent("spring.yaml", (settings + SETS).encode()))

    message = "cannot be opened from an upload; upload the people's file with it"
    assert Problem("spring.yaml", 15, "people_file (character 14)", message) in (
        caught.value.problems
    )


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    (tmp_path / "spring.yaml").write_text(SETTINGS + "people_file: none.csv\n" + SETS)

    with pytest.raises(BadInput) as first:
        read_programme(tmp_path / "none.yaml")
    with pytest.raises(BadInput) as second:
        read_programme(tmp_path / "spring.yaml")

    missing = "cannot be read (No such file or directory); check the path"
    assert first.value.problems == [Problem("none.yaml", None, None, missing)]
    assert Problem("none.csv", None, None, missing) in second.value.problems


def test_the_same_key_or_set_twice_is_told() -> None:
    found = problems(settings=SETTINGS + "goal: fix\n", sets=SETS + SETS.partition("\n")[2])

    assert [(problem.row, problem.message) for problem in found] == [
        (15, "'goal' stands here twice; keep one of them"),
        (21, "another set has this name; choose a different one"),
    ]


@pytest.mark.parametrize(
    ("settings", "sets", "problem"),
    [
        (SETTINGS, "sets: none\n", Problem("spring.yaml", 15, "sets (character 7)",
         "is not a list; begin each set with `- name: …`")),
        (SETTINGS, "sets: [Maple]\n", Problem("spring.yaml", 15, "sets (character 8)",
         "is not a set; write `- name: …`")),
        (SETTINGS, "", Problem("spring.yaml", 1, "sets",
         "no set is described; add at least one")),
        (SETTINGS + "quotes_actions: perhaps\n", SETS, Problem("spring.yaml", 15,
         "quotes_actions (character 17)",
         "'perhaps' is neither `yes` nor `no`; write one of them")),
        (SETTINGS + "quotes_actions: {a: b}\n", SETS, Problem("spring.yaml", 15,
         "quotes_actions (character 17)",
         "'quotes_actions' takes one value; write `quotes_actions: value`")),
        (SETTINGS + "? [a]\n: b\n", SETS, Problem("spring.yaml", 15, "name (character 3)",
         "is not a name; write `name: value`")),
        (SETTINGS.replace("Spring sets", "S" * 121), SETS, Problem("spring.yaml", 2,
         "name (character 7)", "is 121 characters long; shorten it to 120")),
    ],
)  # fmt: skip
def test_a_misshapen_file_says_what_to_write(settings: str, sets: str, problem: Problem) -> None:
    assert problem in problems(settings, sets)


def test_a_programme_without_people_says_where_they_come_from() -> None:
    with pytest.raises(BadInput) as caught:
        read_programme(FileContent("spring.yaml", (SETTINGS + SETS).encode()))

    message = "is missing; name the CSV or XLSX file that holds the people"
    assert caught.value.problems == [Problem("spring.yaml", 1, "people_file", message)]


def test_actions_are_quoted_unless_the_file_says_no() -> None:
    assert read().quotes_actions
    assert not read(settings=SETTINGS + "quotes_actions: no\n").quotes_actions
