"""Whether an act on a paper, a note or a topic can be done now."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings import access
from meetings.models import (
    Meeting,
    Paper,
    PaperVersion,
    PrivateNote,
    Topic,
)
from workinggroup.lib.viewer import YES, Verdict, Viewer, not_now, too_late


def may_add_private_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Write notes and add papers for the own side, at any time."""
    return access.may_add_private(viewer)


def may_edit_paper_now(viewer: Viewer, paper: Paper, now: dt.datetime) -> Verdict:
    """Change a paper of the own side that is in force."""
    return access.may_edit_paper(viewer, paper)


def may_remove_draft_now(viewer: Viewer, version: PaperVersion, now: dt.datetime) -> Verdict:
    """Remove a file that was never shared."""
    if not (verdict := access.may_edit_paper(viewer, version.paper)):
        return verdict
    if version.number is not None:
        return not_now(_("This file was shared: it is withdrawn with its paper, never removed."))
    return YES


def may_release_paper_now(viewer: Viewer, paper: Paper, now: dt.datetime) -> Verdict:
    """Release a private paper that has a file. One query."""
    return access.may_release_paper(viewer, paper, has_file=paper.versions.exists())


def may_supersede_paper_now(viewer: Viewer, paper: Paper, now: dt.datetime) -> Verdict:
    """Mark a released paper of the own side as superseded."""
    return access.may_supersede_paper(viewer, paper)


def may_edit_note_now(viewer: Viewer, note: PrivateNote, now: dt.datetime) -> Verdict:
    """Change or withdraw a note that is not withdrawn."""
    if not (verdict := access.may_edit_private_note(viewer, note)):
        return verdict
    return too_late(access.NOTE_GONE) if note.withdrawn_at else YES


def may_manage_topics_now(viewer: Viewer, topic: Topic | None, now: dt.datetime) -> Verdict:
    """Add, rename and order topics, at any time."""
    return access.may_manage_topics(viewer)


def may_retire_topic_now(viewer: Viewer, topic: Topic, now: dt.datetime) -> Verdict:
    """Offer a topic no more."""
    if not (verdict := access.may_manage_topics(viewer)):
        return verdict
    return too_late(_("This topic is retired already.")) if topic.retired_at else YES


def may_restore_topic_now(viewer: Viewer, topic: Topic, now: dt.datetime) -> Verdict:
    """Offer a retired topic again."""
    if not (verdict := access.may_manage_topics(viewer)):
        return verdict
    return YES if topic.retired_at else too_late(_("This topic is offered already."))
