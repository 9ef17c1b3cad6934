"""What goes from one meeting to the next is known by its words."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.carried import CarriedForward, carried_forward
from workinggroup.lib.bilingual import Bilingual

KEYS, LISTS = Bilingual("Keys and ciphers", "密钥与密码"), Bilingual("Lists", "清单")
TEXTS = st.builds(
    Bilingual,
    st.sampled_from(["", "Keys", "keys ", "Lists"]),
    st.sampled_from(["", "密钥", "清单"]),
)


def test_what_comes_again_is_joined_to_where_it_was_first() -> None:
    assert carried_forward([[KEYS, LISTS], [LISTS], [KEYS, LISTS]]) == [
        CarriedForward(0, 1, LISTS),
        CarriedForward(0, 2, KEYS),
        CarriedForward(0, 2, LISTS),
    ]
    assert carried_forward([[], [KEYS], [], [KEYS]]) == [CarriedForward(1, 3, KEYS)]


def test_half_of_it_may_be_mended() -> None:
    mended = Bilingual("Keys and  CIPHERS", "密钥及密码")
    again = Bilingual("Keys, ciphers", "密钥及密码")
    other = Bilingual("Other keys", "其他密钥")
    assert carried_forward([[KEYS], [mended], [again], [other]]) == [
        CarriedForward(0, 1, mended),
        CarriedForward(0, 2, again),
    ]


def test_nothing_is_carried_by_a_half_that_is_not_written() -> None:
    assert carried_forward([[Bilingual("", "密钥")], [Bilingual("Keys", "")]]) == []
    assert carried_forward([[KEYS, KEYS]]) == [] == carried_forward([])


@given(st.lists(st.lists(TEXTS, max_size=3), max_size=5))
def test_each_is_joined_once_to_an_earlier_one(meetings: list[list[Bilingual]]) -> None:
    found = carried_forward(meetings)
    assert all(each.first < each.again and each.text in meetings[each.again] for each in found)
    firsts = {each.first for each in found}
    # Where something was first, it came from nowhere.
    assert all(meetings[first] for first in firsts)
    assert len(found) <= sum(map(len, meetings))
