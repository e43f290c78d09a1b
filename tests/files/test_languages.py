"""In which language people are written to: one optional column."""

import pytest

from service.errors import BadInput
from tests.files.spring import PEOPLE, read


def _with_language(language: str) -> str:
    heading, *rows = PEOPLE.splitlines()
    return "\n".join(
        [f"{heading},language", *(f"{row},{language if 'ann@' in row else ''}" for row in rows)]
    )


@pytest.mark.parametrize(
    ("written", "code"), [("de", "de"), ("DE", "de"), ("en", "en"), ("", "en")]
)
def test_language_is_read_and_english_where_empty(written: str, code: str) -> None:
    file = read(people=_with_language(written))

    assert file.person("ann@acme.example").language == code
    assert file.person("bob@acme.example").language == "en"


def test_language_that_mails_do_not_have_is_a_finding() -> None:
    with pytest.raises(BadInput) as refused:
        read(people=_with_language("klingon"))

    [problem] = refused.value.problems
    assert (problem.column, problem.message) == (
        "language",
        "'klingon' is not a language that mails have; write `en` (English), `de` (Deutsch)",
    )


def test_file_without_the_column_means_what_it_always_meant() -> None:
    plain, english = read(), read(people=_with_language("en"))

    assert plain.digest == english.digest
    assert plain.digest != read(people=_with_language("de")).digest
