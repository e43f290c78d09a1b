"""Which rows a process may touch."""

import pytest

from service.domain.installation import SANDBOX, tenant, why_not_here

OURS, OTHERS = tenant("a1"), tenant("b2")


@pytest.mark.parametrize(("marked", "wanted"), [(SANDBOX, SANDBOX), (OURS, OURS), (None, SANDBOX)])
def test_own_rows_are_touched(marked, wanted):
    assert why_not_here(marked, wanted) is None


@pytest.mark.parametrize(
    ("marked", "wanted", "line"),
    [
        (
            None,
            OURS,
            (
                "nobody has said yet that this database is tenant a1's: run `setwise go-live`,"
                " which looks at everything first"
            ),
        ),
        (
            SANDBOX,
            OURS,
            (
                "its rows were made in a sandbox, and GRAPH_BASE_URL is tenant a1's: name a new,"
                " empty database and run `setwise go-live`"
            ),
        ),
        (
            OURS,
            SANDBOX,
            (
                "its rows are tenant a1's, and GRAPH_BASE_URL is that of sandbox: let DATABASE_URL"
                " name the rows that belong to it, or mend GRAPH_BASE_URL"
            ),
        ),
        (
            OURS,
            OTHERS,
            (
                "its rows are tenant a1's, and GRAPH_BASE_URL is that of tenant b2: let"
                " DATABASE_URL name the rows that belong to it, or mend GRAPH_BASE_URL"
            ),
        ),
    ],
)
def test_others_rows_are_refused_with_what_to_do(marked, wanted, line):
    assert str(why_not_here(marked, wanted)) == f"DATABASE_URL: {line}"
