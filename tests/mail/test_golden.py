"""Every mail, word for word; `UPDATE_GOLDEN=1 pytest tests/mail/test_golden.py` rewrites them."""

import os
import re
from pathlib import Path

import pytest

from service.mail.catalogue import compose
from tests.mail.variants import VARIANTS

_GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", VARIANTS)
def test_mail_is_as_kept(name: str) -> None:
    message = compose(VARIANTS[name])

    parts = {"subject.txt": message.subject + "\n", "txt": message.text, "html": message.html}

    if os.environ.get("UPDATE_GOLDEN"):
        _GOLDEN.mkdir(exist_ok=True)
        for ending, content in parts.items():
            (_GOLDEN / f"{name}.{ending}").write_text(content, encoding="utf-8")
    kept = {ending: (_GOLDEN / f"{name}.{ending}").read_text(encoding="utf-8") for ending in parts}
    assert parts == kept


def test_golden_files_belong_to_a_mail_each() -> None:
    kept = {re.sub(r"\.(subject\.txt|txt|html)$", "", path.name) for path in _GOLDEN.iterdir()}

    assert kept == set(VARIANTS)
