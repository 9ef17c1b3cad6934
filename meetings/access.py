"""Who may see and do what with meetings: the only file that knows about private things.

Three directions: `visible_*(viewer)` is the queryset that every list and look-up starts from, so
that what is forbidden looks absent; `may_*` is a verdict with its reason, asked by the button and
by the service; `audience_of_*` is who gets the mail about what all its readers are told of: a test
holds over the whole cast that `x in visible_xs(p)` exactly when `p in audience_of_x(x)`.

The operator sees everything (design, section 4); the doors that show private things to the
operator put that on record.
"""

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from meetings.enums import (
    MEETING_BEFORE_HELD,
    MEETING_OVER,
    MEETING_SETTLED,
    MEETING_TAKES_ATTENDANCE,
    MEETING_TAKES_REPLIES,
    MEETING_TOOK_PLACE,
    PAPER_OUT_OF_FORCE,
    PAPER_SHARED,
    TEXT_LOCKED,
    TEXT_SIGNABLE,
    ActionState,
    Audience,
    Capacity,
    Distribution,
    MeetingState,
    PaperState,
    ParagraphKind,
    ProposalState,
    TextKind,
    TextState,
)
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    EditorPresence,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    MeetingPack,
    Paper,
    PaperReceipt,
    PaperVersion,
    Paragraph,
    PrivateNote,
    ProgressNote,
    Signature,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.rules.acts.texts import KEEP_AGREED
from meetings.rules.two_keys import TwoKeys
from members.access import appointment_of, current_appointments, visible_audit
from members.models import Appointment, AuditEntry, Person
from workinggroup.lib.viewer import (
    KEY_ROLES,
    MANAGING_ROLES,
    MEMBERS_ONLY,
    YES,
    Side,
    Verdict,
    Viewer,
    no,
    not_now,
    too_late,
)

# Whom a paper reaches beside the own side, its heads and secretaries.
SHARED_LEVELS = frozenset({Distribution.WORKING_GROUP, Distribution.PUBLIC})


_Model = TypeVar("_Model", bound=Model)


def reads_drafts(viewer: Viewer) -> bool:
    """Whether the viewer reads texts before they are circulated: heads, counsel,
    secretariats, the operator."""
    return viewer.is_operator or viewer.role in KEY_ROLES


def reads_remarks(viewer: Viewer) -> bool:
    """Whether the viewer is shown what the two languages of a text do not both say: who drafts or
    clears it, heads, counsel, secretariats."""
    return viewer.role in KEY_ROLES


def visible_packs(viewer: Viewer) -> QuerySet[MeetingPack]:
    """The packs that the viewer asked for in the appointment they hold."""
    if not viewer.is_member or viewer.appointment is None:
        return MeetingPack.objects.none()
    return MeetingPack.objects.filter(appointment=appointment_of(viewer))


# --- what both sides share -----------------------------------------------------------------------
def _of_meetings(viewer: Viewer, rows: QuerySet[_Model]) -> QuerySet[_Model]:
    """Of `rows` those that belong to a meeting the viewer may see. Everybody in the group sees
    every meeting and others none, so no meeting has to be asked for."""
    return rows.none() if viewer.is_nobody else rows


def visible_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Every meeting, from its proposal on, to everybody in the group."""
    return _of_meetings(viewer, Meeting.objects.all())


def visible_sittings(viewer: Viewer) -> QuerySet[Sitting]:
    """The sittings the viewer is invited to, cancelled ones included."""
    rows = _of_meetings(viewer, Sitting.objects.all())
    return rows.filter(audience__in=[each for each in Audience if may_attend(viewer, each)])


def may_attend(viewer: Viewer, audience: str) -> bool:
    """Whether sittings of `audience` are for the viewer, who therefore sees them."""
    return not viewer.is_nobody and (audience != Audience.HEADS or reads_drafts(viewer))


def visible_deadlines(viewer: Viewer) -> QuerySet[Deadline]:
    """The deadlines of every meeting, to everybody in the group, met and past ones too."""
    return _of_meetings(viewer, Deadline.objects.all())


def visible_links(viewer: Viewer) -> QuerySet[JoiningLink]:
    """The joining links of every meeting, to everybody in the group; not those withdrawn."""
    return _of_meetings(viewer, JoiningLink.objects.filter(withdrawn_at=None))


def visible_topics(viewer: Viewer) -> QuerySet[Topic]:
    """Every topic, retired ones too, to everybody in the group."""
    return Topic.objects.none() if viewer.is_nobody else Topic.objects.all()


def visible_terms(viewer: Viewer) -> QuerySet[GlossaryTerm]:
    """Every term of the glossary, retired ones too, to everybody in the group."""
    return GlossaryTerm.objects.none() if viewer.is_nobody else GlossaryTerm.objects.all()


def visible_attendances(viewer: Viewer) -> QuerySet[Attendance]:
    """Both sides see who comes; `may_see_remark` says whose remarks."""
    return _of_meetings(viewer, Attendance.objects.all())


def may_see_remark(viewer: Viewer, person_side: str) -> bool:
    """A remark with an answer is for the person's own side. It stands on pages about other things,
    where the operator's reading could not be put on record: so the operator is not shown it."""
    return viewer.side == person_side


def visible_texts(viewer: Viewer) -> QuerySet[JointText]:
    """Agendas and minutes: drafts to heads, counsel and secretariats of both sides; to everybody
    once circulated for the first time."""
    rows = _of_meetings(viewer, JointText.objects.all())
    return rows if reads_drafts(viewer) else rows.exclude(circulated_at=None)


def may_see_text(viewer: Viewer, circulated_at: dt.datetime | None) -> bool:
    """Whether the viewer may see a text that was first circulated at `circulated_at`, if it was."""
    return not viewer.is_nobody and (circulated_at is not None or reads_drafts(viewer))


def visible_revisions(viewer: Viewer) -> QuerySet[TextRevision]:
    """Issued revisions: all of them to heads, counsel and secretariats of both sides; to everybody
    else those that were circulated, whatever became of the text since."""
    rows = TextRevision.objects.filter(text__in=visible_texts(viewer))
    return rows if reads_drafts(viewer) else rows.exclude(circulated_at=None)


def visible_signatures(viewer: Viewer) -> QuerySet[Signature]:
    """Clearances and signatures of the revisions that the viewer may read. One is issued with its
    first key."""
    rows = Signature.objects.filter(text__in=visible_texts(viewer))
    if reads_drafts(viewer):
        return rows
    of_them = visible_revisions(viewer).filter(text=OuterRef("text"), revision=OuterRef("revision"))
    return rows.filter(Exists(of_them))


def visible_text_acts(viewer: Viewer) -> QuerySet[AuditEntry]:
    """What was done to the texts that the viewer may see: all of it to heads, counsel and
    secretariats of both sides; to everybody else what is about revisions that were circulated.

    Opening and discarding a revision is about the one before it, whose keys it makes void or gives
    back. Why an agreed agenda is kept as it is, is for those who draft.
    """
    texts = visible_texts(viewer).values("pk")
    rows = visible_audit(viewer).filter(subject_type="jointtext", subject_id__in=texts, side="")
    if reads_drafts(viewer):
        return rows
    # Until it is circulated, a text that is issued remains a draft.
    rows = rows.exclude(from_state=TextState.DRAFT, to_state=TextState.DRAFT)
    key = visible_signatures(viewer).filter(
        text=OuterRef("subject_id"), person=OuterRef("actor"), signed_at=OuterRef("at")
    )
    rows = rows.filter(~Q(act__in=Capacity.values) | Exists(key))
    return rows.exclude(act=KEEP_AGREED.name)


def _meetings_with(viewer: Viewer, kind: TextKind) -> QuerySet[JointText, int]:
    """The keys of the meetings whose text of this kind the viewer may see as it stands: while the
    next revision of a circulated text is written, that is for those who draft."""
    rows = visible_texts(viewer).filter(kind=kind)
    rows = rows if reads_drafts(viewer) else rows.exclude(state=TextState.DRAFT)
    return rows.values_list("meeting", flat=True)


def visible_items(viewer: Viewer) -> QuerySet[AgendaItem]:
    """Items of the agendas the viewer may see, without those withdrawn."""
    return items_ever(viewer).filter(withdrawn_at=None)


def items_ever(viewer: Viewer) -> QuerySet[AgendaItem]:
    """As `visible_items`, with those withdrawn: to tell an editor what became of one."""
    return AgendaItem.objects.filter(meeting__in=_meetings_with(viewer, TextKind.AGENDA))


def visible_paragraphs(viewer: Viewer) -> QuerySet[Paragraph]:
    """Paragraphs (decisions and reservations among them) of the minutes the viewer may see."""
    return Paragraph.objects.filter(
        meeting__in=_meetings_with(viewer, TextKind.MINUTES), withdrawn_at=None
    )


# Of what the record tells of a changed action item: its words, and all else.
ACTION_TEXTS = ["text_en", "text_zh"]
_REST_OF_ACTION = ["due_on", "item", "owner_us", "owner_cn", "topics"]
# What some circulated minutes have, or what the group brought along.
_IS_CIRCULATED = ~Q(circulated_en="", circulated_zh="")


def visible_actions(viewer: Viewer) -> QuerySet[ActionItem]:
    """Action items: to heads, counsel and secretariats, and to its owners, each from the moment it
    is given out, in the words that are being written; to everybody else once minutes that have it
    are circulated, in the words of those circulated last.

    The words that the viewer reads are a row's `text`; to filters they are `read_en`, `read_zh`.
    """
    rows = _of_meetings(viewer, ActionItem.objects.all())
    if reads_drafts(viewer):
        return rows.alias(read_en=F("text_en"), read_zh=F("text_zh"))
    own = _owned_by(viewer)
    circulated = Case(When(own, then=Value(value=False)), default=Value(value=True))
    derived: dict[str, Any] = {"as_circulated": circulated}
    return (
        rows.filter(own | _IS_CIRCULATED)
        .annotate(**derived)
        .alias(
            read_en=Case(When(own, then=F("text_en")), default=F("circulated_en")),
            read_zh=Case(When(own, then=F("text_zh")), default=F("circulated_zh")),
        )
    )


def _owned_by(viewer: Viewer) -> Q:
    return Q(owner_us=viewer.person_id) | Q(owner_cn=viewer.person_id)


def reads_as_written(viewer: Viewer, action: ActionItem) -> bool:
    """Whether the viewer reads an action item from the moment it is given out."""
    owners = {action.owner_us_id, action.owner_cn_id}
    return reads_drafts(viewer) or (viewer.is_member and viewer.person_id in owners)


def actions_as_written(viewer: Viewer) -> QuerySet[ActionItem]:
    """Every action item in the words that are being written, whoever in the group asks: for who
    shows each to its owners, and to who looks after it on their side, alone."""
    return _of_meetings(viewer, ActionItem.objects.all())


def visible_action_acts(viewer: Viewer) -> QuerySet[AuditEntry]:
    """What was done to the action items that the viewer sees; where they read what was circulated,
    not what changed its words alone. Of an entry that tells of these (`ACTION_TEXTS`) and of more,
    they are told the rest."""
    seen = visible_actions(viewer)
    on_actions = visible_audit(viewer).filter(subject_type="actionitem", side="")
    rows = on_actions.filter(subject_id__in=seen.values("pk"))
    if reads_drafts(viewer):
        return rows
    own = ActionItem.objects.filter(_owned_by(viewer)).values("pk")
    rewording = Q(changes__has_any_keys=ACTION_TEXTS) & ~Q(changes__has_any_keys=_REST_OF_ACTION)
    rewording |= Q(act="confirm_wording")
    return rows.exclude(rewording & ~Q(subject_id__in=own))


def visible_progress_notes(viewer: Viewer) -> QuerySet[ProgressNote]:
    """What owners wrote about the action items that the viewer sees."""
    rows = _of_meetings(viewer, ProgressNote.objects.all())
    return (
        rows
        if reads_drafts(viewer)
        else rows.filter(action__in=visible_actions(viewer).values("pk"))
    )


# --- what one side keeps to itself ---------------------------------------------------------------
def _own_side(viewer: Viewer) -> Q:
    if viewer.is_operator:
        return Q()
    return Q(side=viewer.side) if viewer.side else Q(pk__in=[])


def visible_proposals(viewer: Viewer) -> QuerySet[ItemProposal]:
    """The own delegation's proposals for agendas, released ones too."""
    return ItemProposal.objects.filter(_own_side(viewer))


def visible_private_notes(viewer: Viewer) -> QuerySet[PrivateNote]:
    """The own delegation's notes, whoever wrote them; not those withdrawn."""
    return PrivateNote.objects.filter(_own_side(viewer), withdrawn_at=None)


# A paper whose title, at least, the other side may read.
IS_SHARED = Q(state__in=PAPER_SHARED, released_at__isnull=False)


def visible_papers(viewer: Viewer) -> QuerySet[Paper]:
    """The own side's papers, and of the other's those released to the viewer.

    A released paper that was withdrawn stays as a title; its files are in no `visible_versions`.
    """
    if viewer.is_nobody:
        return Paper.objects.none()
    if viewer.is_operator:
        return Paper.objects.all()
    levels = set(SHARED_LEVELS)
    if viewer.role in MANAGING_ROLES:
        levels.add(Distribution.HEADS)
    return Paper.objects.filter(_own_side(viewer) | IS_SHARED & Q(distribution__in=levels))


def visible_papers_in_lists(viewer: Viewer) -> QuerySet[Paper]:
    """As `visible_papers`, for pages, lists and search: what one side keeps to itself the operator
    reads one by one in the admin site, where each reading is put on record."""
    rows = visible_papers(viewer)
    return rows.filter(IS_SHARED) if viewer.is_operator else rows


def visible_versions(viewer: Viewer) -> QuerySet[PaperVersion]:
    """The files of visible papers: the own side's all, of the other's those that were shared
    (drafts before the release were not), and none of a withdrawn paper."""
    rows = PaperVersion.objects.filter(paper__in=visible_papers(viewer))
    if viewer.is_operator:
        return rows
    shared = Q(number__isnull=False) & ~Q(paper__state=PaperState.WITHDRAWN)
    return rows.filter(shared | Q(paper__side=viewer.side))


def visible_presences(viewer: Viewer) -> QuerySet[EditorPresence]:
    """Who of the own side is in an editor: the other side is not told who works when on what."""
    rows = EditorPresence.objects.select_related("person")
    if viewer.is_operator:
        return rows
    return rows.none() if viewer.side is None else rows.filter(side=viewer.side)


def visible_receipts(viewer: Viewer) -> QuerySet[PaperReceipt]:
    """Who opened the own side's papers, and what the viewer opened."""
    rows = PaperReceipt.objects.select_related("version", "person")
    if viewer.is_operator:
        return rows
    if viewer.is_nobody:
        return rows.none()
    return rows.filter(Q(version__paper__side=viewer.side) | Q(person=viewer.person_id))


# --- who gets the mail ---------------------------------------------------------------------------
def _people(appointments: QuerySet[Appointment]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=appointments.values("person"))


def audience_of_meeting(meeting: Meeting, now: dt.datetime) -> QuerySet[Person]:
    """Everybody with an open appointment on either side."""
    return _people(current_appointments(now))


def audience_of_text(text: JointText, now: dt.datetime) -> QuerySet[Person]:
    """Who may read it at `now`: everybody once it was circulated for the first time, heads,
    counsel and secretariats before."""
    return _people(current_appointments(now)) if text.circulated_at else audience_of_keys(now)


def audience_of_keys(now: dt.datetime) -> QuerySet[Person]:
    """Who reads every revision at `now`: heads, counsel and secretariats of both sides."""
    return _people(current_appointments(now).filter(role__in=KEY_ROLES))


def audience_of_opening(text: JointText, before: str, now: dt.datetime) -> QuerySet[Person]:
    """Who reads, at `now`, the revision from which the next one was opened, or which stands again
    since that was discarded; `before` is the state that the text has with it. A draft has been
    cleared, and not circulated."""
    return audience_of_keys(now) if before == TextState.DRAFT else audience_of_text(text, now)


def audience_of_drafting(now: dt.datetime) -> QuerySet[Person]:
    """Who drafts the joint texts at `now`: heads and secretariats of both sides."""
    return _people(current_appointments(now).filter(role__in=MANAGING_ROLES))


def audience_of_paper(paper: Paper, now: dt.datetime) -> QuerySet[Person]:
    """The own side always; the other side by the level once released."""
    who = Q(delegation=paper.side)
    if paper.state in PAPER_SHARED and paper.released_at:
        if paper.distribution in SHARED_LEVELS:
            who |= Q(delegation__in=Side.values)
        elif paper.distribution == Distribution.HEADS:
            who |= Q(role__in=MANAGING_ROLES)
    return _people(current_appointments(now).filter(who))


# --- who may do what -----------------------------------------------------------------------------
OWN_ATTENDANCE = _("Each secretariat records the attendance of its own side.")
ADOPTED_STAY = _("Adopted minutes are changed by a corrigendum only.")
IS_SETTLED = _("This action item is settled.")
ITEM_WITHDRAWN = _("This item was withdrawn in the meantime.")
NOTE_GONE = _("This note no longer exists.")
BOTH_CURRENT = _("Both texts are current already.")
MEETING_CANCELLED = _("The meeting is cancelled.")


def may_plan(viewer: Viewer) -> Verdict:
    """Plan, change and move meetings: the secretariats and heads of both sides alike."""
    if viewer.role in MANAGING_ROLES:
        return YES
    return no(_("Meetings are planned by the two secretariats."))


def may_change_meeting(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Change a meeting, its sittings, deadlines and links, until it is held or cancelled."""
    if not (verdict := may_plan(viewer)):
        return verdict
    if meeting.state not in MEETING_BEFORE_HELD:
        return no(_("This meeting can no longer be edited."))
    return YES


def may_manage_topics(viewer: Viewer) -> Verdict:
    """Add, rename, order and retire topics: the secretaries of both sides alike."""
    if viewer.is_secretary:
        return YES
    return no(_("Topics are kept by the two secretariats."))


def may_keep_glossary(viewer: Viewer) -> Verdict:
    """Add, change and retire terms of the glossary: the secretaries of both sides alike."""
    if viewer.is_secretary:
        return YES
    return no(_("The glossary is kept by the two secretariats."))


def may_answer(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Every member answers for themselves while dates are polled or the meeting is to come."""
    if not viewer.is_member:
        return no(MEMBERS_ONLY)
    if meeting.state not in MEETING_TAKES_REPLIES:
        return no(_("This meeting takes no replies at present."))
    return YES


def may_record_attendance(
    viewer: Viewer, meeting: Meeting, person_side: str, *, begun: bool, minutes: JointText | None
) -> Verdict:
    """Each secretariat records who of its own side attended, once a sitting has `begun`, until
    the `minutes`, in which it stands, are locked."""
    if not (viewer.role in MANAGING_ROLES and viewer.side == person_side):
        return no(OWN_ATTENDANCE)
    if meeting.state not in MEETING_TAKES_ATTENDANCE:
        return no(_("Attendance is recorded once the meeting is confirmed, until it is closed."))
    if meeting.state == MeetingState.CONFIRMED and not begun:
        return no(_("Attendance is recorded once the meeting has begun."))
    return may_edit_text(viewer, minutes) if minutes else YES


def may_set_chairs(viewer: Viewer, meeting: Meeting, minutes: JointText | None) -> Verdict:
    """Say who chairs, until the meeting is settled or the `minutes`, in which it stands, are
    locked."""
    if not (verdict := may_plan(viewer)):
        return verdict
    if meeting.state in MEETING_SETTLED:
        return no(_("This meeting can no longer be edited."))
    return may_edit_text(viewer, minutes) if minutes else YES


def may_draft_text(viewer: Viewer) -> Verdict:
    """Secretariats and heads of both sides draft the joint texts together."""
    if viewer.role in MANAGING_ROLES:
        return YES
    return no(_("Joint texts are drafted by the two secretariats."))


def _may_draft(viewer: Viewer, text: JointText) -> Verdict:
    """As `may_draft_text`, a text of a meeting that is not cancelled."""
    if (verdict := may_draft_text(viewer)) and text.meeting.cancelled:
        return no(MEETING_CANCELLED)
    return verdict


def may_edit_text(viewer: Viewer, text: JointText) -> Verdict:
    """Edit the words of a joint text, of a live meeting, whose present revision is not issued."""
    if not (verdict := _may_draft(viewer, text)):
        return verdict
    if text.final and text.kind == TextKind.MINUTES:
        return no(ADOPTED_STAY)
    if text.issued:
        return not_now(
            _("This revision is issued and can no longer be edited. Open the next revision first.")
        )
    return YES


def may_write_paragraph(viewer: Viewer, text: JointText, *, kind: str, side: str) -> Verdict:
    """Write a paragraph of the minutes; a reservation only for the side that makes it."""
    if not (verdict := may_edit_text(viewer, text)):
        return verdict
    if kind == ParagraphKind.RESERVATION and viewer.side != side:
        return no(_("A reservation is written by the side that makes it."))
    return YES


def _closed(text: JointText) -> Verdict:
    """Why no key can be turned on this text any more, or `YES`."""
    if text.meeting.cancelled:
        return no(MEETING_CANCELLED)
    if text.final:
        return no(_("This text is final."))
    if text.kind == TextKind.AGENDA and text.meeting.postponed:
        return not_now(
            _("The meeting is postponed: its agenda is on hold until new dates are set.")
        )
    return YES


def may_clear(viewer: Viewer, text: JointText, keys: TwoKeys) -> Verdict:
    """Counsel clears a revision that is not final, once for the own side."""
    if not viewer.is_counsel or viewer.side is None:
        return no(_("Only counsel can clear a text."))
    if not (verdict := _closed(text)):
        return verdict
    if keys.of_side(viewer.side, Capacity.CLEAR):
        return no(_("Your side has cleared this revision."))
    return YES


def may_sign(viewer: Viewer, text: JointText, keys: TwoKeys) -> Verdict:
    """A head signs the present revision: an agenda once circulated, minutes once locked, and
    only after both counsel cleared that revision."""
    if not viewer.is_head or viewer.side is None:
        return no(_("Only the head of a delegation signs."))
    if not (verdict := _closed(text)):
        return verdict
    if text.state != TEXT_SIGNABLE[TextKind(text.kind)]:
        return no(_("This text is not open for signature yet."))
    if not keys.cleared:
        return no(_("Both counsel must clear this revision first."))
    if keys.of_side(viewer.side, Capacity.SIGN):
        return no(_("Your side has signed this revision."))
    return YES


def may_circulate(viewer: Viewer, text: JointText, keys: TwoKeys) -> Verdict:
    """Circulate a draft: an agenda only once both counsel cleared it (practice, Agenda), minutes
    only of a meeting that was held."""
    if not (verdict := _may_draft(viewer, text)):
        return verdict
    if text.state != TextState.DRAFT:
        return no(_("This text is circulated already."))
    if text.kind == TextKind.AGENDA and not keys.cleared:
        return no(_("Both counsel must clear this revision first."))
    if text.kind == TextKind.MINUTES and text.meeting.state not in MEETING_TOOK_PLACE:
        return no(_("Minutes are circulated once the meeting is recorded as held."))
    return YES


def may_lock(viewer: Viewer, text: JointText) -> Verdict:
    """End the comment period of circulated minutes and ask for signatures."""
    if not (verdict := _may_draft(viewer, text)):
        return verdict
    if text.kind != TextKind.MINUTES or text.state != TextState.CIRCULATED:
        return no(_("Only circulated minutes are locked for signature."))
    return YES


def may_open_revision(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Open the next revision of an issued text at `now`; adopted minutes never (design, section 5).

    An agreed agenda not once the meeting was held, and only by a head: for whom the other head
    asked for it, or who asked and had no answer for three working days of the other side.
    """
    if not (verdict := _may_draft(viewer, text)):
        return verdict
    if text.state == TextState.ADOPTED:
        return no(ADOPTED_STAY)
    if not text.issued:
        return no(_("This revision is not issued: it can be edited directly."))
    if text.state != TextState.AGREED:
        return YES
    return _may_unsettle(viewer, text) and _has_the_word_of_both(viewer, text, now)


def _has_the_word_of_both(viewer: Viewer, agenda: JointText, now: dt.datetime) -> Verdict:
    if not agenda.asked:
        return not_now(_("Ask the other head first: both signed this agenda."))
    if viewer.side == agenda.asked_side and agenda.silent_from and now < agenda.silent_from:
        return not_now(_("The other head has three working days to respond."))
    return YES


def _may_unsettle(viewer: Viewer, agenda: JointText) -> Verdict:
    """Whether it is an agreed agenda, and the viewer's to have opened again."""
    if not (verdict := _may_draft(viewer, agenda)):
        return verdict
    if agenda.state != TextState.AGREED:
        return no(_("Only an agenda that both heads signed needs the other head's consent."))
    if agenda.meeting.took_place:
        return no(_("The meeting was held under this agenda, which is final."))
    if not viewer.is_head or viewer.side is None:
        return no(_("An agenda that both heads signed is opened again by a head of delegation."))
    return YES


def may_ask_to_open(viewer: Viewer, text: JointText) -> Verdict:
    """Ask the other head to open an agreed agenda again."""
    if not (verdict := _may_unsettle(viewer, text)):
        return verdict
    return too_late(_("The other head was asked already.")) if text.asked else YES


def may_keep_agreed(viewer: Viewer, text: JointText) -> Verdict:
    """Leave an agreed agenda as it is though a head asked to open it: say no, or take it back."""
    if not (verdict := _may_unsettle(viewer, text)):
        return verdict
    return YES if text.asked else too_late(_("No one is asking to reopen it any more."))


def may_discard_revision(viewer: Viewer, text: JointText, *, restorable: bool) -> Verdict:
    """Discard a revision that was opened and not issued: the text is the last issued one again, if
    that is `restorable` from a working copy."""
    if not (verdict := _may_draft(viewer, text)):
        return verdict
    if not text.opened:
        return no(_("No revision is open that could be discarded."))
    if not restorable:
        return not_now(
            _(
                "This revision cannot be discarded: the one before it was issued before working "
                "copies were kept."
            )
        )
    return YES


def may_propose(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Every member proposes items to their own side until the meeting is held."""
    if not viewer.is_member:
        return no(MEMBERS_ONLY)
    if meeting.state in MEETING_OVER:
        return no(_("The agenda of this meeting takes no more proposals."))
    return YES


def may_edit_proposal(viewer: Viewer, proposal: ItemProposal) -> Verdict:
    """Its author, head or secretary, while it is private."""
    if viewer.side != proposal.side:
        return no(MEMBERS_ONLY)
    if not (viewer.person_id == proposal.author_id or viewer.manages_own_side):
        return no(_("Only its author or your secretariat can edit this proposal."))
    return proposal_open(proposal)


def proposal_open(proposal: ItemProposal) -> Verdict:
    """Whether something can still be done with it."""
    if proposal.state != ProposalState.PRIVATE:
        return not_now(_("This proposal is no longer open."))
    return YES


def may_release_for(viewer: Viewer, side: str) -> Verdict:
    """Release what is private to a side: its own head or secretary, nobody else."""
    if viewer.manages_own_side and viewer.side == side:
        return YES
    return no(_("Only the head or the secretariat of your side may release this."))


def may_release_own(viewer: Viewer) -> Verdict:
    """Release what is private to the viewer's own side."""
    return may_release_for(viewer, viewer.side or "")


def may_add_private(viewer: Viewer) -> Verdict:
    """Write private notes and add papers for the own side: every member."""
    return YES if viewer.is_member else no(MEMBERS_ONLY)


def may_ask_for_pack(viewer: Viewer) -> Verdict:
    """Have all papers of a meeting that the viewer may see put together: every member. The
    operator takes papers one by one, which is on record with the side concerned."""
    return YES if viewer.is_member else no(MEMBERS_ONLY)


def may_edit_private_note(viewer: Viewer, note: PrivateNote) -> Verdict:
    """Change or withdraw a note: its author, or the own side's head or secretary."""
    if viewer.side == note.side and (viewer.person_id == note.author_id or viewer.manages_own_side):
        return YES
    return no(_("Only its author or your secretariat can edit this note."))


def may_edit_paper(viewer: Viewer, paper: Paper) -> Verdict:
    """Who added it, or the own side's head or secretary, while it is not withdrawn."""
    if viewer.side != paper.side:
        return no(_("Only the side that submitted a paper can edit it."))
    if paper.state in PAPER_OUT_OF_FORCE:
        return no(_("This paper is no longer current."))
    if viewer.manages_own_side:
        return YES
    if viewer.person_id == paper.created_by_id:
        if paper.state == PaperState.PRIVATE:
            return YES
        return no(_("Once it is released, only your head or secretariat can edit this paper."))
    return no(_("Only the person who added it or your secretariat can edit this paper."))


def may_release_paper(viewer: Viewer, paper: Paper, *, has_file: bool) -> Verdict:
    """Release a private paper: its side's head or secretary, once there is a file."""
    if not (verdict := may_release_for(viewer, paper.side)):
        return verdict
    if paper.state != PaperState.PRIVATE:
        return too_late(_("This paper is released or withdrawn already."))
    return YES if has_file else not_now(_("Add a file before you release the paper."))


def may_supersede_paper(viewer: Viewer, paper: Paper) -> Verdict:
    """Mark a released paper as superseded: its side's head or secretary."""
    if not (verdict := may_release_for(viewer, paper.side)):
        return verdict
    if paper.state != PaperState.RELEASED:
        return too_late(_("Only a released paper is marked as superseded."))
    return YES


def sides_of_action(action: ActionItem) -> frozenset[Side]:
    """The sides that have an owner."""
    owners = ((Side.US, action.owner_us_id), (Side.CN, action.owner_cn_id))
    return frozenset(side for side, owner in owners if owner)


def may_manage_actions(viewer: Viewer) -> Verdict:
    """Give out and change action items: the secretariats and heads of both sides."""
    if viewer.role in MANAGING_ROLES:
        return YES
    return no(_("Action items are assigned by the two secretariats."))


def may_work_on_action(viewer: Viewer, action: ActionItem) -> Verdict:
    """Report progress and confirm: an owner, or the head or secretary of an owner's side."""
    if action.settled:
        return no(IS_SETTLED)
    if (
        viewer.person_id
        and viewer.is_member
        and viewer.person_id in {action.owner_us_id, action.owner_cn_id}
    ):
        return YES
    if viewer.manages_own_side and viewer.side in sides_of_action(action):
        return YES
    return no(_("Only its owners and their secretariats may report on this action item."))


def may_start_action(viewer: Viewer, action: ActionItem) -> Verdict:
    """Say that work on it has begun, once."""
    if not (verdict := may_work_on_action(viewer, action)):
        return verdict
    return YES if action.state == ActionState.OPEN else too_late(_("Work on it has begun."))


def may_confirm_done(viewer: Viewer, action: ActionItem) -> Verdict:
    """Confirm it as done, for a side that owns it and has not said so yet."""
    if not (verdict := may_work_on_action(viewer, action)):
        return verdict
    if viewer.side in sides_of_action(action) and getattr(action, f"confirmed_{viewer.side}_at"):
        return not_now(_("Your side has confirmed this already."))
    return YES


def may_drop_action(viewer: Viewer, action: ActionItem) -> Verdict:
    """The head or secretary of each side; it is dropped once both sides agreed."""
    if action.settled:
        return no(IS_SETTLED)
    if viewer.manages_own_side:
        return YES
    return no(
        _("Only the heads and the secretariats can agree to close an action item without action.")
    )


def may_propose_to_drop(viewer: Viewer, action: ActionItem) -> Verdict:
    """Speak first of dropping it, with a reason."""
    if not (verdict := may_drop_action(viewer, action)):
        return verdict
    return (
        too_late(_("Closing it without action has already been proposed."))
        if action.drop_proposed
        else YES
    )


def may_agree_to_drop(viewer: Viewer, action: ActionItem) -> Verdict:
    """Agree to what the other side proposes."""
    if not (verdict := may_keep_action(viewer, action)):
        return verdict
    if viewer.side and getattr(action, f"drop_{viewer.side}_at"):
        return not_now(_("Your side has agreed to this already."))
    return YES


def may_keep_action(viewer: Viewer, action: ActionItem) -> Verdict:
    """Call off the dropping that either side proposes."""
    if not (verdict := may_drop_action(viewer, action)):
        return verdict
    if not action.drop_proposed:
        return too_late(_("No one proposes to close this action item without action."))
    return YES


def may_give_action(viewer: Viewer, minutes: JointText | None) -> Verdict:
    """Give out an action item: it is part of the `minutes`, and follows their lock (None: those
    that the viewer does not see)."""
    if not (verdict := may_manage_actions(viewer)):
        return verdict
    return may_edit_text(viewer, minutes) if minutes else may_draft_text(viewer)


def may_give_past_action(viewer: Viewer, meeting: Meeting, minutes: JointText | None) -> Verdict:
    """Enter an action item of a meeting that took place; as `may_give_action`, but not under
    minutes that are out: what was cleared would fall, without a reason and without a word."""
    if not (verdict := may_manage_actions(viewer)):
        return verdict
    if minutes and minutes.state in TEXT_LOCKED:
        return too_late(
            _(
                "The minutes of this meeting are locked or adopted, and its action items are "
                "part of them."
            )
        )
    if minutes and minutes.circulated_at:
        return too_late(
            _("The minutes of this meeting are circulated. Assign the action item there.")
        )
    if not (verdict := may_give_action(viewer, minutes)):
        return verdict
    if meeting.state not in MEETING_TOOK_PLACE:
        return not_now(_("Action items of the past are those of meetings that took place."))
    return YES


def may_change_action(viewer: Viewer, action: ActionItem, minutes: JointText | None) -> Verdict:
    """Change an open action item: while the minutes are issued its topics and place only, once they
    are adopted its owners and date too."""
    if action.settled:
        return no(IS_SETTLED)
    if minutes and minutes.issued and not minutes.meeting.cancelled:
        return may_manage_actions(viewer)
    return may_give_action(viewer, minutes)


def may_change_promise(viewer: Viewer, minutes: JointText | None) -> Verdict:
    """Change owners and date of an action item that may be changed: they stand in the `minutes`,
    and wait while those are issued and not adopted."""
    if minutes and minutes.issued and not minutes.final:
        return may_edit_text(viewer, minutes)
    return YES


def may_confirm_wording(viewer: Viewer, action: ActionItem, minutes: JointText | None) -> Verdict:
    """Say that its stale text still says the same, while the minutes are open."""
    if not (verdict := may_give_action(viewer, minutes)):
        return verdict
    return YES if action.text_stale else too_late(BOTH_CURRENT)


def may_reopen_action(viewer: Viewer, action: ActionItem) -> Verdict:
    """Open a settled action item again, with a reason."""
    if not action.settled:
        return no(_("This action item is open."))
    if action.discarded_at:
        return no(_("No minutes have this action item. Assign it anew."))
    return may_manage_actions(viewer)
