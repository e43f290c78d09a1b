"""The example says the same in both formats, and is the brief's programme."""

from pathlib import Path

from service.domain.states import Entry, Goal, Mode, Role
from service.files import FileContent, read_programme

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_yaml_and_workbook_say_the_same() -> None:
    yaml, workbook = (read_programme(EXAMPLES / name) for name in ("becky.yaml", "becky.xlsx"))

    assert yaml == workbook
    assert yaml.digest == workbook.digest


def test_an_upload_says_the_same_as_the_files_on_disk() -> None:
    upload = read_programme(
        FileContent("becky.yaml", (EXAMPLES / "becky.yaml").read_bytes()),
        people=FileContent("people.csv", (EXAMPLES / "people.csv").read_bytes()),
    )

    assert upload == read_programme(EXAMPLES / "becky.yaml")


def test_the_example_is_the_briefs_programme() -> None:
    file = read_programme(EXAMPLES / "becky.yaml")
    places = [place for wanted in file.sets for place in wanted.places]

    assert (file.goal, file.mode, file.entry) == (Goal.BOTH, Mode.SHARED_PROJECT, Entry.JOINED)
    assert (file.sessions, file.interval_weeks, file.minutes) == (6, 5, 180)
    assert (file.zone, file.holiday_region, file.contact_name) == (
        "Europe/London",
        "GB-ENG",
        "Becky",
    )
    assert [wanted.project.split(":")[0] for wanted in file.sets] == [
        "Diversity and inclusion",
        "Marketing",
        "Learning and development",
        "Customer journey",
        "Action learning toolkit",
    ]
    assert [place.role for place in places].count(Role.MEMBER) == 29
    assert [place.role for place in places].count(Role.FACILITATOR) == 5
    assert len({person.zone for person in file.people}) > 1
    assert all(person.address.endswith(".example") for person in file.people)
    assert file.warnings == ()
