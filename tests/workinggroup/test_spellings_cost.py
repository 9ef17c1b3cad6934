"""Whatever is typed into a search costs little: no pattern is tried in countless ways."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workinggroup.lib.spellings import JOINT, spelled, words_in

SIGNS = st.text(st.sampled_from("abз中-–./_' ·ßs"), max_size=60)


@given(SIGNS)
@example("a" + "-" * 40 + "b")
def test_no_two_joints_stand_side_by_side(query: str) -> None:
    """Two would share a run of dots between them in every way there is."""
    for word in words_in(query):
        for apart in (False, True):
            assert JOINT + JOINT not in spelled(word, apart=apart)


@pytest.mark.parametrize("query", ["a" + "-" * 97 + "b", "-.".join("abcdefgh"), "s" * 98])
@pytest.mark.parametrize("text", ["a" + "." * 2000 + "c", "s." * 1000, " - " * 1000])
def test_a_long_run_of_joints_is_read_once(query: str, text: str) -> None:
    began = time.process_time()
    for word in words_in(query):
        for apart in (False, True):
            re.search(spelled(word, apart=apart), text)
    # Seconds of this process alone; before, eight dashes took twelve.
    assert time.process_time() - began < 2
