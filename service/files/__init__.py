"""Programme files as people write them: read, checked as a whole, and turned into one value."""

from service.files.check_people import add_missing_managers, check_people
from service.files.content import FileContent
from service.files.people_table import (
    PeopleColumn,
    PeopleRow,
    PeopleTable,
    read_pasted_people,
    read_people_table,
)
from service.files.programme import read_programme

__all__ = [
    "FileContent",
    "PeopleColumn",
    "PeopleRow",
    "PeopleTable",
    "add_missing_managers",
    "check_people",
    "read_pasted_people",
    "read_people_table",
    "read_programme",
]
