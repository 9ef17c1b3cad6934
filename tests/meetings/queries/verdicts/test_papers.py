"""What papers take, from whom and when, as the table of acts asks for it."""

import datetime as dt

from meetings.queries.verdicts import papers
from tests import factories
from tests.conftest import Cast


def test_papers_are_added_by_members_and_released_once_there_is_a_file(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting()
    members = {name for name in cast.names if cast.viewer(name).is_member}
    assert cast.who_may(papers.may_add_private_now, meeting, now) == members
    paper = factories.a_paper(meeting=meeting, side="cn", created_by=cast.cn_adviser)
    own = {"cn_head", "cn_secretary"}
    assert cast.who_may(papers.may_edit_paper_now, paper, now) == {*own, "cn_adviser"}
    assert cast.who_may(papers.may_release_paper_now, paper, now) == set()
    draft = factories.a_version(paper=paper, number=None)
    assert cast.who_may(papers.may_release_paper_now, paper, now) == own
    assert cast.who_may(papers.may_remove_draft_now, draft, now) == {*own, "cn_adviser"}
    draft.number = 1
    assert cast.who_may(papers.may_remove_draft_now, draft, now) == set()
