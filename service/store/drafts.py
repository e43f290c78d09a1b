"""What a draft holds: values by field, each with the device that wrote it."""

import json
from collections.abc import Mapping

from service.domain.answers import Written
from service.models import Draft


def read_draft(draft: Draft | None) -> dict[str, Written]:
    """Return what a draft holds by field; nothing where there is none."""
    if draft is None:
        return {}
    return {
        field: Written(value=value, device=device)
        for field, (value, device) in json.loads(draft.content).items()
    }


def write_draft(draft: Draft, values: Mapping[str, Written]) -> None:
    """Put values into a draft row."""
    draft.content = json.dumps({field: [one.value, one.device] for field, one in values.items()})
