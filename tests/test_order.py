"""Long tests begin each process's piece, whole groups stay together, and none is lost."""

from tests.order import deal


def test_each_piece_begins_with_its_share_of_what_is_long() -> None:
    loads = [(10.0, ["a1", "a2"]), (90.0, ["b1", "b2", "b3"]), (20.0, ["c"]), (60.0, ["d"])]
    short = [str(number) for number in range(13)]

    dealt = deal(loads, short, 3)

    assert [dealt[:6], dealt[6:13], dealt[13:]] == [
        ["b1", "b2", "b3", "0", "1", "2"],
        ["d", "3", "4", "5", "6", "7", "8"],
        ["c", "a1", "a2", "9", "10", "11", "12"],
    ]


def test_group_longer_than_a_piece_stays_whole() -> None:
    group = [f"of the group {number}" for number in range(5)]

    assert deal([(9.0, group)], ["0", "1", "2"], 4) == [*group, "0", "1", "2"]
