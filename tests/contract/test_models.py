"""The committed contract is what the installed msgraph-sdk says."""

from tests.contract.make_models import TARGET, as_text, read_models


def test_contract_is_what_msgraph_sdk_says() -> None:
    assert TARGET.read_text(encoding="utf-8") == as_text(read_models()), "run make contract-models"
