"""Stored words move to a new key, and an old key is no longer needed."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from service.models import Person
from service.models.encryption import DataKeysWrong, use_data_keys
from service.store.database import Database
from service.store.rotation import encrypted_columns, rotate_column


def _person():
    return Person(
        address="ann@acme.example",
        given_name="Ann",
        family_name="Ångström",
        zone="Europe/London",
        working_days="mon,tue",
        holiday_region="GB-ENG",
        pseudonym="stands for Ann",
    )


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    database.create_all()
    yield database
    database.dispose()


def test_rotation_makes_the_old_key_unnecessary(database):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_data_keys([old])
    with database.writing() as db:
        db.add(_person())

    use_data_keys([new, old])
    with database.writing() as db:
        counts = [rotate_column(db, column) for column in encrypted_columns()]

    use_data_keys([new])
    with database.reading() as db:
        assert db.scalars(select(Person.pseudonym)).all() == ["stands for Ann"]
    assert sum(counts) == 1


def test_encrypted_words_without_their_key_say_what_is_missing(database):
    use_data_keys([Fernet.generate_key().decode()])
    with database.writing() as db:
        db.add(_person())

    use_data_keys([Fernet.generate_key().decode()])
    with (
        database.reading() as db,
        pytest.raises(DataKeysWrong, match="cannot be read with these DATA_KEYS"),
    ):
        db.scalars(select(Person.pseudonym)).all()


def test_encrypted_words_stand_nowhere_in_the_table(database):
    use_data_keys([Fernet.generate_key().decode()])
    with database.writing() as db:
        db.add(_person())

    with database.reading() as db:
        row = db.execute(text("SELECT * FROM person")).one()
    assert "stands for Ann" not in repr(row)


def test_encrypted_columns_are_every_word_that_people_write_and_each_secret():
    assert sorted(f"{column.table.name}.{column.name}" for column in encrypted_columns()) == [
        "access_code.code",
        "action.first_step",
        "action.noticed_by",
        "action.what",
        "action_update.happened",
        "affirmation.words",
        "answer.value",
        "board.room_code",
        "board_column.title",
        "board_note.words",
        "board_photo.image",
        "break_glass.reason",
        "closing_word.words",
        "draft.content",
        "drawn_chart.picture",
        "group_learning.words",
        "kept_chart.content",
        "kept_report.workbook",
        "learning_correction.words",
        "log_entry.words",
        "mailed_draft.words",
        "objection.words",
        "objective.words",
        "person.pseudonym",
        "project_note.saw",
        "project_note.words",
        "question.words",
        "rating.word",
        "recommendation.owner",
        "recommendation.reason",
        "recommendation.title",
        "recommendation.wanted_owner",
        "recommendation.why",
        "recommendation.words",
        "reflection.words",
        "release.words",
        "set_question.keeper",
        "set_question.measure",
        "set_question.scope",
        "set_question.words",
        "stop.reason",
        "story.words",
        "subscription.client_state",
        "success_case.words",
    ]
