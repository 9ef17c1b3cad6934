"""When everybody is asked for everything again."""

from tests.proven import without_words

RULE = '''
def may_plan(viewer):
    """Plan meetings."""
    return viewer.plans  # both sides alike
'''


def test_words_about_a_rule_ask_nobody_again() -> None:
    other = RULE.replace("Plan meetings.", "Plan and move meetings.").replace("  # both", " # Both")
    assert without_words(other) == without_words(RULE)
    assert without_words(RULE.replace('"""Plan meetings."""\n    ', "")) == without_words(RULE)


def test_a_rule_that_changes_does() -> None:
    for old, new in (("viewer.plans", "True"), ("may_plan", "may_move"), ("return", "yield")):
        assert without_words(RULE.replace(old, new)) != without_words(RULE)
