"""One action item as its page shows it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.access import (
    ACTION_TEXTS,
    may_agree_to_drop,
    may_change_action,
    may_confirm_done,
    may_confirm_wording,
    may_keep_action,
    may_propose_to_drop,
    may_reopen_action,
    may_start_action,
    may_work_on_action,
    visible_action_acts,
    visible_progress_notes,
    visible_revisions,
)
from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, ProgressNote, TextRevision
from meetings.queries.actions.choices import minutes_of_action
from meetings.queries.meetings.history import HistoryEvent, changes_of
from meetings.queries.texts.items import item_read_by
from meetings.queries.texts.record import ActionOnRecord, record_in
from meetings.queries.texts.remarks import remarks_while_written
from meetings.queries.texts.working_copy import owners_in
from meetings.rules.acts.actions import (
    ACTION_HISTORY,
    AGREE_TO_DROP,
    CHANGE_ACTION,
    CONFIRM_DONE,
    CONFIRM_WORDING,
    KEEP_ACTION,
    PROPOSE_TO_DROP,
    REOPEN_ACTION,
    REPORT_PROGRESS,
    START_ACTION,
)
from meetings.rules.pair_check import PairRemark
from members.models import Person
from workinggroup.lib.acts import Offer
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Side, Viewer

# On the page of an action item: what is a button, and what opens a form.
ACTION_BUTTONS = (CONFIRM_DONE, START_ACTION, CHANGE_ACTION, CONFIRM_WORDING, KEEP_ACTION)
ACTION_FORMS = (PROPOSE_TO_DROP, AGREE_TO_DROP, REOPEN_ACTION)


@dataclass(frozen=True)
class SideStatus:
    """One side's place in an action item: owner, confirmation, agreement to drop."""

    side: Side
    owner: Person | None
    # Whether the owner has left, and nobody answers for it.
    gone: bool
    confirmed_at: dt.datetime | None
    drop_at: dt.datetime | None


@dataclass(frozen=True)
class GivenOut:
    """What the minutes say of an action item: the newest revision that has it and that the viewer
    may read."""

    revision: TextRevision
    row: ActionOnRecord

    @property
    def symbol(self) -> str:
        """The document symbol of that revision."""
        return self.revision.text.symbol_of(self.revision.revision)


@dataclass(frozen=True)
class Action:
    """One action item as its page shows it, the reader's own side first."""

    action: ActionItem
    # The agenda item it belongs to, where the viewer may see the agenda.
    item: AgendaItem | None
    sides: tuple[SideStatus, ...]
    notes: tuple[ProgressNote, ...]
    history: tuple[HistoryEvent, ...]
    offers: tuple[Offer, ...]
    # What is asked about its two languages while the minutes are written.
    remarks: tuple[PairRemark, ...] = ()
    # None until minutes with it are issued.
    given_out: GivenOut | None = None

    @property
    def buttons(self) -> list[Offer]:
        """What the reader can do with it by a button or on a page of its own."""
        return [each for each in self.offers if each and each.act in ACTION_BUTTONS]

    @property
    def forms(self) -> list[Offer]:
        """What the reader can do with it in a form that opens on its page."""
        return [each for each in self.offers if each and each.act in ACTION_FORMS]

    @property
    def report(self) -> Offer:
        return next(each for each in self.offers if each.act is REPORT_PROGRESS)


def action_shown(viewer: Viewer, action: ActionItem) -> Action:
    """The page of one action item. Five queries, and those of `pair_remarks`."""
    first = viewer.side or Side.US
    minutes = minutes_of_action(viewer, action.meeting)
    item = item_read_by(viewer, action.meeting, action.item_id)
    return Action(
        action=action,
        item=item,
        sides=tuple(_side_status(action, side) for side in (first, first.other)),
        notes=tuple(visible_progress_notes(viewer).filter(action=action).select_related("author")),
        history=tuple(_history(viewer, action)),
        offers=tuple(_offers(viewer, action, minutes)),
        remarks=remarks_while_written(viewer, minutes, action.text),
        given_out=_given_out(viewer, action),
    )


def _given_out(viewer: Viewer, action: ActionItem) -> GivenOut | None:
    """One query."""
    revisions = visible_revisions(viewer).filter(
        text__meeting=action.meeting_id, text__kind=TextKind.MINUTES
    )
    newest = revisions.select_related("text__meeting").order_by("-revision").first()
    record = newest and record_in(
        newest.content,
        first=viewer.side,
        actions=[action],
        owners=owners_in(newest.working_copy),
    )
    rows = [row for row in record.promises if row.number == action.number] if record else []
    if newest is None or not rows:
        return None
    return GivenOut(newest, rows[0])


def action_remarks(viewer: Viewer, action: ActionItem, pair: Bilingual) -> tuple[PairRemark, ...]:
    """What is asked about the two languages of an action item as a form shows them, while the
    minutes are written. One query, and those of `pair_remarks`."""
    return remarks_while_written(viewer, minutes_of_action(viewer, action.meeting), pair)


def _offers(viewer: Viewer, action: ActionItem, minutes: JointText | None) -> Iterator[Offer]:
    """What the viewer can do with it."""
    yield CONFIRM_DONE.offer(action, may_confirm_done(viewer, action))
    yield START_ACTION.offer(action, may_start_action(viewer, action))
    yield CHANGE_ACTION.offer(action, may_change_action(viewer, action, minutes))
    yield CONFIRM_WORDING.offer(action, may_confirm_wording(viewer, action, minutes))
    yield KEEP_ACTION.offer(action, may_keep_action(viewer, action))
    yield PROPOSE_TO_DROP.offer(action, may_propose_to_drop(viewer, action))
    yield AGREE_TO_DROP.offer(action, may_agree_to_drop(viewer, action))
    yield REOPEN_ACTION.offer(action, may_reopen_action(viewer, action))
    yield REPORT_PROGRESS.offer(action, may_work_on_action(viewer, action))


def _side_status(action: ActionItem, side: Side) -> SideStatus:
    return SideStatus(
        side=side,
        owner=getattr(action, f"owner_{side}"),
        gone=action.gone_on(side),
        confirmed_at=getattr(action, f"confirmed_{side}_at"),
        drop_at=getattr(action, f"drop_{side}_at"),
    )


def _history(viewer: Viewer, action: ActionItem) -> Iterator[HistoryEvent]:
    """Its acts that the viewer may know of, newest first; progress notes stand on the page
    itself."""
    rows = visible_action_acts(viewer).filter(subject_id=action.pk)
    unread = ACTION_TEXTS if action.as_circulated else ()
    for entry in rows.filter(act__in=ACTION_HISTORY).order_by("-at", "-pk"):
        title = str(ACTION_HISTORY[entry.act].recorded)
        yield HistoryEvent(entry, title, tuple(changes_of(entry, but=unread)))
