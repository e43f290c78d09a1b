"""A small good programme file, for tests to spoil."""

from service.domain.programme_file import ProgrammeFile
from service.files import FileContent, read_programme

HEADINGS = "email,given_name,family_name,role,set,manager,time_zone,working_days,country\n"
SETTINGS = """\
key: spring-sets
name: Spring sets
goal: both
mode: own-issue
people: joined
sponsor: sam@acme.example
contact_name: Alice
contact_address: alice@acme.example
start: 2027-01-18
sessions: 6
every_weeks: 5
minutes: 180
time_zone: Europe/London
holidays: GB-ENG
"""
SETS = """\
sets:
  - name: Maple
    project: A question of our own
    day: tue
    time: 13:00
"""
PEOPLE = HEADINGS + (
    "sam@acme.example,Sam,Sponsor,sponsor,,,,,\n"
    "max@acme.example,Max,Manager,manager,,,,,\n"
    "fay@acme.example,Fay,Facilitator,facilitator,Maple,,,,\n"
    "ann@acme.example,Ann,One,,Maple,max@acme.example,,,\n"
    "bob@acme.example,Bob,Two,,Maple,max@acme.example,,,\n"
    "cat@acme.example,Cat,Three,,Maple,max@acme.example,,,\n"
    "dan@acme.example,Dan,Four,,Maple,max@acme.example,,,\n"
    "eve@acme.example,Eve,Five,,Maple,max@acme.example,,,\n"
)


def read(settings: str = SETTINGS, sets: str = SETS, people: str | bytes = PEOPLE) -> ProgrammeFile:
    content = people.encode() if isinstance(people, str) else people
    return read_programme(
        FileContent("spring.yaml", (settings + sets).encode()), FileContent("p.csv", content)
    )
