"""Which rows a process may touch."""

import pytest

from service.domain.installation import SANDBOX, tenant, why_not_here

OURS, OTHERS = tenant("a1"), tenant("b2")


@pytest.mark.parametrize(("marked", "wanted"), [(SANDBOX, SANDBOX), (OURS, OURS), (None, SANDBOX)])
def test_own_rows_are_touched(marked, wanted):
    assert why_not_here(marked, wanted) is None


@pytest.mark.parametrize(
    ("marked", "wanted", "begins"),
    [
        (None, OURS, "nobody has said yet that this database is tenant a1's"),
        (SANDBOX, OURS, "its rows were made in a sandbox, and GRAPH_BASE_URL is tenant a1's"),
        (OURS, SANDBOX, "its rows are tenant a1's, and GRAPH_BASE_URL is that of sandbox"),
        (OURS, OTHERS, "its rows are tenant a1's, and GRAPH_BASE_URL is that of tenant b2"),
    ],
)
def test_others_rows_are_refused_with_what_to_do(marked, wanted, begins):
    reason = why_not_here(marked, wanted)
    assert reason.startswith(f"DATABASE_URL: {begins}")
