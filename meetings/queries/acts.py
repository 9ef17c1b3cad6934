"""What every act in the audit record is called, those of the roster included."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.queries import history
from members import acts

ACT_LABELS: dict[str, Promise] = {
    **acts.MEMBER_ACT_LABELS,
    **history.HISTORY_ACTS,
    # --- the agenda ---
    "add_item": _("Agenda item added"),
    "add_standing_items": _("Standing items added"),
    "arrange_items": _("Agenda rearranged"),
    "change_item": _("Agenda item changed"),
    "confirm_item": _("Agenda item confirmed in both languages"),
    "move_item": _("Agenda item moved"),
    "withdraw_item": _("Agenda item withdrawn"),
    "propose_item": _("Item proposed to the own side"),
    "change_proposal": _("Proposal changed"),
    "release_proposal": _("Proposal released"),
    "withdraw_proposal": _("Proposal withdrawn"),
    # --- joint texts ---
    "open_revision": _("New revision opened"),
    "circulate": _("Text circulated"),
    "clear": _("Text cleared by counsel"),
    "lock": _("Text locked for signature"),
    "sign": _("Text signed"),
    "agree": _("Agenda agreed"),
    "adopt": _("Minutes adopted"),
    "reopen": _("Text returned to draft"),
    # --- minutes ---
    "add_paragraph": _("Paragraph added"),
    "change_paragraph": _("Paragraph changed"),
    "confirm_current": _("Paragraph confirmed in both languages"),
    "move_paragraph": _("Paragraph moved"),
    "withdraw_paragraph": _("Paragraph withdrawn"),
    # --- action items ---
    "give_action": _("Action item given out"),
    "change_action": _("Action item changed"),
    "confirm_wording": _("Action item confirmed in both languages"),
    "start_action": _("Action item started"),
    "report_progress": _("Progress reported"),
    "confirm_done": _("Confirmed as done"),
    "finish_action": _("Action item done"),
    "agree_to_drop": _("Dropping agreed by one side"),
    "drop_action": _("Action item dropped"),
    "keep_action": _("Dropping called off"),
    "reopen_action": _("Action item opened again"),
    "remind_owners": _("Owners reminded"),
    # --- replies and attendance ---
    "answer_meeting": _("Reply given"),
    "record_attendance": _("Attendance recorded"),
    "remind_to_answer": _("Replies asked for again"),
    # --- papers and notes ---
    "add_paper": _("Paper added"),
    "change_paper": _("Paper changed"),
    "upload_version": _("File added to a paper"),
    "remove_draft": _("Draft file of a paper removed"),
    "release_paper": _("Paper released"),
    "supersede_paper": _("Paper superseded"),
    "withdraw_paper": _("Paper withdrawn"),
    "operator_opened_paper": _("Paper opened by the operator"),
    "add_note": _("Private note added"),
    "change_note": _("Private note changed"),
    "withdraw_note": _("Private note withdrawn"),
    # --- topics ---
    "add_topic": _("Topic added"),
    "change_topic": _("Topic changed"),
    "retire_topic": _("Topic retired"),
    "restore_topic": _("Topic offered again"),
}


def label_of(act: str) -> str:
    """The act in the reader's language; one without a label as it is written."""
    return str(ACT_LABELS.get(act, act.replace("_", " ")))
