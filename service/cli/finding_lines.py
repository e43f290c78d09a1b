"""Findings as the screen shows them."""

from collections.abc import Iterable, Iterator

from service.domain.finding import Finding, State


def lines_of(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each finding, and one for each step of its mend."""
    for each in findings:
        state = each.state.upper() if each.state is State.WRONG else str(each.state)
        yield f"{state:5}  {each.what}" + (f": {each.says}" if each.says else "")
        yield from (f"         - {step}" for step in each.mend)
