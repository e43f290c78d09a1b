"""What stands on the sponsor's two pages is capped, and what is left out is summed."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.evaluation.chart import Cell, Chart, ChartKind
from service.domain.evaluation.two_pages import Share, Shares, Theme, on_paper, two_pages


def chart(slug: str, *rows: dict[str, Cell]) -> Chart:
    return Chart(slug, ChartKind.HEAT_GRID, "", "", (), rows)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 12), st.integers(0, 8)), max_size=60))
def test_what_is_shown_and_the_rest_are_all_there_was(came: list[tuple[int, int, int]]) -> None:
    rows = [
        {"set": f"Set {of_set}", "session": session, "people": people, "n": 8}
        for of_set, session, people in came
    ]

    pages = two_pages([chart("attendance", *rows)])

    for told in (pages.by_set, pages.by_session):
        every = [*told.shown, *([told.rest] if told.rest else [])]
        assert len(every) <= 7
        assert sum(one.came for one in every) == sum(people for _, _, people in came)
        assert sum(one.places for one in every) == 8 * len(came)


def test_pages_hold_counts_decisions_and_the_newest_themes() -> None:
    released: list[dict[str, Cell]] = [
        {"session": number, "set": "Oak", "lines": 1, "words": f"We ask {number}"}
        for number in range(1, 8)
    ]
    pages = two_pages(
        [
            chart("take-up", {"step": "Invited", "people": 9}, {"step": "Joined", "people": 8}),
            chart(
                "attendance",
                {"set": "Oak", "session": 1, "people": 5, "n": 8},
                {"set": "Oak", "session": 2, "people": None, "n": 8, "reason": "not marked"},
            ),
            chart(
                "recommendations",
                {"set": "Oak", "state": "Agreed", "recommendations": 2},
                {"set": "Elm", "state": "Agreed", "recommendations": 1},
            ),
            chart("themes", *released, {"session": 8, "set": "Elm", "lines": None, "words": None}),
        ]
    )

    assert pages.people == (("Invited", 9), ("Joined", 8))
    assert pages.by_set == Shares((Share("Oak", 5, 8),), None)
    assert pages.by_session == Shares((Share("Session 1", 5, 8),), None)
    assert pages.decisions == (("Agreed", 3),)
    assert pages.themes[0] == Theme("Oak, session 7", "We ask 7")
    assert (len(pages.themes), pages.more_themes) == (5, 2)


def test_case_is_printed_whole_or_not_at_all() -> None:
    assert [on_paper(["a" * 500] * count) for count in (0, 1, 2)] == [0, 1, 1]
    assert on_paper(["a" * 801]) == 0
