"""Which stories HR might ask about: by what was told of them, and nobody is ranked."""

from hypothesis import given
from hypothesis import strategies as st

from service.domain.cases import LEAST_PROOF, CaseKind, ToldStory, names_set, proposed

PARTS = ("outcome", "evidence", "since_when", "example", "did_not_work", "learning")
STORIES = st.lists(
    st.tuples(st.frozensets(st.sampled_from(PARTS)), st.booleans()), max_size=12
).map(lambda told: [ToldStory(at, parts, figure) for at, (parts, figure) in enumerate(told)])


def test_much_came_of_what_is_proven_and_little_of_the_rest() -> None:
    stories = [
        ToldStory(1, frozenset({"outcome", "evidence"}), has_figure=True),
        ToldStory(2, frozenset({"did_not_work", "learning"}), has_figure=False),
        ToldStory(3, frozenset({"outcome"}), has_figure=True),
        ToldStory(4, frozenset({"learning"}), has_figure=False),
    ]

    assert proposed(stories) == {
        1: CaseKind.MOST,
        2: CaseKind.LEAST,
        3: CaseKind.MOST,
        4: CaseKind.LEAST,
    }


@given(STORIES)
def test_at_most_three_of_a_kind_are_proposed_and_none_as_both(stories: list[ToldStory]) -> None:
    found = proposed(stories)

    kinds = list(found.values())
    by_id = {one.story_id: one for one in stories}
    assert max(kinds.count(CaseKind.MOST), kinds.count(CaseKind.LEAST)) <= 3
    assert list(found) == sorted(found)
    assert all(
        by_id[one].proof >= LEAST_PROOF for one, kind in found.items() if kind is CaseKind.MOST
    )
    assert found == proposed(stories[::-1])


def test_small_set_is_not_named_beside_an_unnamed_case() -> None:
    assert [names_set(members, is_named=False) for members in (4, 5)] == [False, True]
    assert names_set(2, is_named=True)
