"""Stand-ins at the network's edge, and the recorded answers that they give."""

import json
from pathlib import Path
from typing import Any

BASE_URL = "https://graph.microsoft.com/v1.0"
MAILBOX = f"{BASE_URL}/users/learning@contoso.example"
SETS = f"{BASE_URL}/users/sets@contoso.example"
SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Any:
    """A recorded answer, written after Microsoft's documented shapes."""
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def shape(value: Any) -> Any:
    """Replace every value by its type, and every list by the shape of its first member."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


class NumberedTokens:
    """Gives token-1 until it is dropped, then token-2, and so on."""

    def __init__(self) -> None:
        self.number = 1

    def bearer(self) -> str:
        return f"token-{self.number}"

    def drop(self, token: str) -> None:
        if token == self.bearer():
            self.number += 1
