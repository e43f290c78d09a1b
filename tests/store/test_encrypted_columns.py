"""Private words in the database: unreadable without a key, readable through a rotation."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text, update

from service.models import Action
from service.models.encryption import DataKeysWrong, rotate, use_data_keys
from service.store.database import Database
from tests.participants import add_action, build_maple
from tests.web_wiring import NOW

_WORDS = "Ask Zoë for an hour"


def _written(database: Database) -> int:
    with database.writing() as db:
        return add_action(db, build_maple(db), _WORDS, session=2).id


def _stored(database: Database) -> str:
    with database.reading() as db:
        return str(db.execute(text("SELECT what FROM action")).scalar_one())


def _read(database: Database, action_id: int) -> str:
    with database.reading() as db:
        return db.scalars(select(Action.what).where(Action.id == action_id)).one()


def test_words_are_stored_as_ciphertext(database: Database) -> None:
    action_id = _written(database)

    assert _WORDS not in _stored(database)
    assert _read(database, action_id) == _WORDS


def test_equal_words_never_look_equal(database: Database) -> None:
    with database.writing() as db:
        maple = build_maple(db)
        for session in (1, 2):
            add_action(db, maple, _WORDS, session=session)

    with database.reading() as db:
        stored = list(db.execute(text("SELECT what FROM action")).scalars())
    assert len(set(stored)) == 2


def test_another_key_cannot_read(database: Database) -> None:
    action_id = _written(database)
    use_data_keys([Fernet.generate_key().decode()])

    with pytest.raises(DataKeysWrong) as caught:
        _read(database, action_id)

    message = "a private word cannot be read with these DATA_KEYS; add the older key"
    assert str(caught.value) == message


def test_new_key_before_the_old_one_reads_old_words_and_writes_new(database: Database) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_data_keys([old])
    action_id = _written(database)
    use_data_keys([new, old])

    assert _read(database, action_id) == _WORDS
    with database.writing() as db:
        action = db.get_one(Action, action_id)
        action.what = "Ask Ann"
        action.agreed_at = NOW - timedelta(days=1)

    use_data_keys([new])
    assert _read(database, action_id) == "Ask Ann"


def test_rotated_words_need_only_the_new_key(database: Database) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    use_data_keys([old])
    action_id = _written(database)
    use_data_keys([new, old])
    before = _stored(database)

    with database.writing() as db:
        # As text, since the column would decrypt and encrypt by itself.
        db.execute(text("UPDATE action SET what = :what"), {"what": rotate(before)})

    use_data_keys([new])
    assert _read(database, action_id) == _WORDS
    use_data_keys([old])
    with pytest.raises(DataKeysWrong):
        _read(database, action_id)


def test_ciphertext_of_another_place_is_refused_when_changed(database: Database) -> None:
    action_id = _written(database)
    stored = _stored(database)
    with database.writing() as db:
        db.execute(
            text("UPDATE action SET what = :what"), {"what": stored[:-4] + stored[-4:][::-1]}
        )

    with pytest.raises(DataKeysWrong):
        _read(database, action_id)


def test_update_statement_encrypts_too(database: Database) -> None:
    action_id = _written(database)

    with database.writing() as db:
        db.execute(update(Action).where(Action.id == action_id).values(what="Ask Bob"))

    assert "Ask Bob" not in _stored(database)
    assert _read(database, action_id) == "Ask Bob"
