"""docs/settings.md and the settings class say the same, both ways."""

from service.settings.values import SECRET_NAMES
from tests.architecture.settings_page import PAGE, documented_rows, expected_rows


def test_settings_page_equals_the_class() -> None:
    assert documented_rows() == expected_rows()


def test_settings_page_names_every_secret_that_a_file_may_hold() -> None:
    (line,) = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("Files:")
    ]

    assert line == "Files: " + ", ".join(f"`{name}_FILE`" for name in SECRET_NAMES) + "."
