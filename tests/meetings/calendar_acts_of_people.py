"""Every act on people, seats, keys and mail, and what the clock starts; as `calendar_acts`."""

from meetings.services import delivery, reminders, restore
from meetings.services import sittings as meetings_sittings
from members.access import viewer_of
from members.enums import MailKind, MailMode
from members.invitations import invitation_link
from members.models import Appointment, CalendarKey
from members.rosters import read_roster
from members.services import (
    acting,
    address_changes,
    appointments,
    exports,
    invitations,
    keys,
    letters,
    mail_preferences,
    people,
    profile,
    readings,
    rosters,
    saved_filters,
    seats,
)
from tests import factories
from tests.meetings.calendar_acts import CN, DAY, US, Perform, Prepare, Scene, nothing
from tests.members.rosterfiles import person_row, roster
from workinggroup.lib.viewer import PROMPT, Role

NEW_NAMES = {"given_name": "New", "family_name": "Person"}
NEW_PERSON = {"email": "new@example.org", **NEW_NAMES}
ROSTER = read_roster(roster(person_row())).rows

ON_PEOPLE: dict[str, tuple[Prepare, Perform]] = {
    "appointments.appoint": (
        lambda s: factories.a_person(),
        lambda s, row: appointments.appoint(
            s.by(US), person=row, side="us", role=Role.ADVISER, now=s.now
        ),
    ),
    "appointments.change_appointment": (
        lambda s: Appointment.objects.get(person=s.cast.us_counsel),
        lambda s, row: appointments.change_appointment(
            s.by(US), appointment=row, role=Role.ADVISER, now=s.now
        ),
    ),
    "appointments.end_appointment": (
        lambda s: Appointment.objects.get(person=s.cast.us_delegate),
        lambda s, row: appointments.end_appointment(s.by(US), appointment=row, now=s.now),
    ),
    "acting.designate": (
        lambda s: Appointment.objects.get(person=s.cast.us_alternate),
        lambda s, row: acting.designate(s.by(US), deputy=None, alternates=[row.pk], now=s.now),
    ),
    "seats.replace_company": (
        lambda s: factories.seat(1),
        lambda s, row: seats.replace_company(
            s.by(US), seat=row, name_en="New Company", name_zh="新公司", now=s.now
        ),
    ),
    "seats.vacate_seat": (
        lambda s: factories.seat(1),
        lambda s, row: seats.vacate_seat(s.by(US), seat=row, now=s.now),
    ),
    "seats.rename_company": (
        Scene.company,
        lambda s, row: seats.rename_company(
            s.by(US), company=row, name_en="Renamed", name_zh="改名", now=s.now
        ),
    ),
    "people.add_person": (
        nothing,
        lambda s, _: people.add_person(
            s.by(US), side="us", role=Role.ADVISER, values=NEW_PERSON, now=s.now
        ),
    ),
    "people.change_person": (
        lambda s: s.cast.us_delegate,
        lambda s, row: people.change_person(s.by(US), person=row, values=NEW_NAMES, now=s.now),
    ),
    "address_changes.ask_for_address": (
        lambda s: s.cast.us_head,
        lambda s, row: address_changes.ask_for_address(
            s.by(US), person=row, email="new@example.org", now=s.now
        ),
    ),
    "address_changes.confirm_address": (
        Scene.address,
        lambda s, row: address_changes.confirm_address(s.by("us_delegate"), change=row, now=s.now),
    ),
    "address_changes.second_address": (
        Scene.lost_access,
        lambda s, row: address_changes.second_address(s.by("us_counsel"), change=row, now=s.now),
    ),
    "address_changes.stop_address": (
        Scene.address,
        lambda s, row: address_changes.stop_address(s.by(US), change=row, now=s.now),
    ),
    "address_changes.carry_out_due_changes": (
        Scene.seconded,
        lambda s, _: address_changes.carry_out_due_changes(now=s.now),
    ),
    "exports.export_everything": (
        nothing,
        lambda s, _: exports.export_everything(s.by(US), kind="csv", now=s.now),
    ),
    "rosters.import_roster": (
        lambda s: rosters.plan_import(PROMPT, side="us", rows=ROSTER).fingerprint,
        lambda s, fingerprint: rosters.import_roster(
            PROMPT, side="us", rows=ROSTER, fingerprint=fingerprint, now=s.now
        ),
    ),
    "invitations.invite_person": (
        Scene.guest,
        lambda s, row: invitations.invite_person(s.by(US), person=row, now=s.now),
    ),
    "invitations.invite_people": (
        Scene.guest,
        lambda s, row: invitations.invite_people(s.by(US), people=[row], side="us", now=s.now),
    ),
    "invitations.accept_invitation": (
        Scene.guest,
        lambda s, row: invitations.accept_invitation(
            viewer_of(row, s.now),
            token=invitation_link(row).split("/")[-2],
            password="correct horse battery",
            language="en",
            now=s.now,
        ),
    ),
    "profile.choose_language": (
        nothing,
        lambda s, _: profile.choose_language(s.by("us_delegate"), language="zh-hans"),
    ),
    "profile.change_own_profile": (
        nothing,
        lambda s, _: profile.change_own_profile(
            s.by("us_delegate"), given_name="Other", time_zone="Asia/Shanghai", now=s.now
        ),
    ),
    "profile.note_visit": (
        nothing,
        lambda s, _: profile.note_visit(s.by("us_delegate"), now=s.now),
    ),
    "profile.note_all_seen": (
        nothing,
        lambda s, _: profile.note_all_seen(s.by("us_delegate"), until=s.now),
    ),
    "saved_filters.save_filter": (
        nothing,
        lambda s, _: saved_filters.save_filter(
            s.by("us_secretary"),
            listing="meetings_paper",
            name="Private ones",
            query="state__exact=private",
            now=s.now,
        ),
    ),
    "saved_filters.delete_filter": (
        lambda s: factories.a_saved_filter(person=s.cast.us_secretary),
        lambda s, row: saved_filters.delete_filter(s.by("us_secretary"), saved=row, now=s.now),
    ),
    "readings.note_reading": (
        nothing,
        lambda s, _: readings.note_reading(
            s.by("operator"), sides=["us", "cn"], what="papers", now=s.now
        ),
    ),
    # --- keys and mail ---
    "keys.issue_calendar_key": (nothing, lambda s, _: s.key()),
    "keys.rotate_calendar_key": (
        Scene.key,
        lambda s, row: keys.rotate_calendar_key(s.by("us_counsel"), key=row, now=s.now),
    ),
    "keys.revoke_calendar_key": (
        lambda s: CalendarKey.objects.filter(person=s.cast.us_counsel).first(),
        lambda s, row: keys.revoke_calendar_key(s.by("us_counsel"), key=row, now=s.now),
    ),
    "keys.issue_api_key": (nothing, lambda s, _: s.api_key()),
    "keys.revoke_api_key": (
        Scene.api_key,
        lambda s, row: keys.revoke_api_key(s.by("us_counsel"), key=row, now=s.now),
    ),
    "keys.note_use": (
        Scene.key,
        lambda s, row: keys.note_use(row, agent="Agenda/1.0", now=s.now),
    ),
    "letters.queue_account_mail": (
        nothing,
        lambda s, _: letters.queue_account_mail(
            s.by("us_head"), email=s.cast.us_head.email, template="password_changed", now=s.now
        ),
    ),
    "letters.retry_letter": (
        Scene.letter,
        lambda s, row: letters.retry_letter(s.by(US), letter=row, now=s.now),
    ),
    "letters.retry_letters": (
        Scene.letter,
        lambda s, row: letters.retry_letters(s.by(US), letters=[row], now=s.now),
    ),
    "mail_preferences.choose_mail": (
        nothing,
        lambda s, _: mail_preferences.choose_mail(
            s.by("us_delegate"), modes={MailKind.PAPERS: MailMode.OFF}, now=s.now
        ),
    ),
    "reminders.remind_to_answer": (
        Scene.meeting,
        lambda s, m: reminders.remind_to_answer(s.by(CN), meeting=m, now=s.now),
    ),
    "reminders.remind_owner": (
        Scene.action,
        lambda s, row: reminders.remind_owner(s.by(CN), action=row, now=s.now),
    ),
    # --- what the clock starts ---
    "reminders.plan_reminders": (
        Scene.meeting,
        lambda s, _: reminders.plan_reminders(now=s.now),
    ),
    "delivery.deliver_due": (
        Scene.letter,
        lambda s, _: delivery.deliver_due(clock=lambda: s.now),
    ),
    "restore.settle_after_restore": (
        Scene.letter,
        lambda s, _: restore.settle_after_restore(backup_at=s.now - DAY, now=s.now),
    ),
    "sittings.rederive_instants": (
        Scene.misplaced,
        lambda s, _: meetings_sittings.rederive_instants(now=s.now),
    ),
}
