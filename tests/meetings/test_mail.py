"""What the letters say, to whom they are not written, and what they never carry."""

import datetime as dt
import html
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models import F
from django.urls import resolve

from meetings.mail import compose
from meetings.mail.batch import LETTERS_BY_RULE
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    JointText,
    Meeting,
    Paper,
    Sitting,
    TextRevision,
)
from meetings.models.text import NOT_ASKED
from meetings.queries.meetings.changes import snapshot
from members.letters import DIGEST, KIND_OF_RULE, MAIL_TROUBLE, NEVER_OFF, RECORD_ASTRAY
from members.models import Appointment, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.letters import (
    DAY,
    NOW,
    OCCASIONS,
    REASON,
    a_past_meeting,
    a_row,
    attend,
    give,
    occasion,
    text_of,
)
from tests.tampering import rows_free, unguarded

SITE = "https://portal.example"
SIDES = ("us", "cn")
WORDS = "Compare the two export control lists of encryption items."
CJK = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = SITE


def letter(name: str, cast: Cast, side: str = "us") -> EmailMultiAlternatives:
    with time_machine.travel(NOW, tick=False):
        mail = compose(occasion(name, cast, side), NOW)
    assert mail is not None
    return mail


def html_of(mail: EmailMultiAlternatives) -> str:
    content = mail.alternatives[0][0]
    assert isinstance(content, str)
    return content


def test_every_rule_has_a_kind_a_writer_and_an_occasion() -> None:
    rules = {name.partition(":")[0] for name in OCCASIONS}
    # Those about the portal itself are read in `test_watch.py`.
    wanted = rules - {DIGEST} | {MAIL_TROUBLE, RECORD_ASTRAY}
    assert set(LETTERS_BY_RULE) == set(KIND_OF_RULE) == wanted


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", OCCASIONS)
def test_letter(cast: Cast, name: str, side: str) -> None:
    """Whole, in one language, with links that lead here, and nothing of the other side's."""
    with time_machine.travel(NOW, tick=False):
        row = occasion(name, cast, side)
        add_secrets(cast, side)
        mail = compose(row, NOW)
    assert mail is not None
    assert mail.to == [row.recipient.email]
    assert_whole(mail, {"us": "en", "cn": "zh-Hans"}[side])
    assert_links(mail)
    assert_unsubscribe(mail, row.rule)
    if side == "cn":
        assert_chinese(mail)
    whole = f"{mail.subject}\n{mail.body}\n{html_of(mail)}\n{mail.extra_headers}"
    assert [secret for secret in SECRETS if secret in whole] == []


def assert_whole(mail: EmailMultiAlternatives, language: str) -> None:
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.extra_headers["Content-Language"] == language
    assert f'<html lang="{language}">' in html_of(mail)
    # Both forms say the same.
    page = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html_of(mail))))
    told = mail.body.partition("\n-- \n")[0]
    lines = [line.strip() for line in told.split("\n") if "://" not in line and "---" not in line]
    assert [line for line in lines if line.rstrip(":：") not in page] == []
    # It can be put on the wire and be read again.
    parsed = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert parsed["Subject"].strip() == mail.subject
    assert "None" not in mail.body
    assert "%(" not in mail.body


def assert_links(mail: EmailMultiAlternatives) -> None:
    links = set(re.findall(r"https?://[^\s>]+", str(mail.body)))
    assert links
    for link in links:
        assert link.startswith(SITE + "/")
        resolve(link.removeprefix(SITE))
    assert links <= set(re.findall(r'href="([^"]+)"', html_of(mail)))


def assert_unsubscribe(mail: EmailMultiAlternatives, rule: str) -> None:
    """RFC 8058, on all but what is always sent."""
    always = KIND_OF_RULE.get(rule) in NEVER_OFF
    assert ("List-Unsubscribe" in mail.extra_headers) is not always
    if not always:
        assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = mail.extra_headers["List-Unsubscribe"]
        assert re.fullmatch(rf"<{SITE}/unsubscribe/[\w:.-]+/>", link)


def assert_chinese(mail: EmailMultiAlternatives) -> None:
    """No English sentence is left but what the test wrote."""
    assert CJK.search(str(mail.subject))
    told = mail.body.replace(REASON, "").replace("Firefox on a phone", "")
    words = [
        line
        for line in told.split("\n")
        if len(re.findall(r"[A-Za-z]{2,}", line)) > 2 and "/" not in line and "@" not in line
    ]
    assert words == []


@pytest.mark.parametrize(
    ("side", "first", "second"),
    [
        (
            "us",
            "Washington 19:00–22:00 Tue 23 Mar 2027\n",
            "Beijing 07:00–10:00 Wed 24 Mar 2027 (+1 day)",
        ),
        (
            "cn",
            "北京时间2027年3月24日（周三）07:00–10:00\n",
            "华盛顿时间2027年3月23日（周二）19:00–22:00（前一日）",
        ),
    ],
)
@pytest.mark.parametrize("name", ["meeting_soon", "meeting_confirmed", "meeting_polled"])
def test_times_stand_on_both_clocks_the_readers_own_first(
    cast: Cast, name: str, side: str, first: str, second: str
) -> None:
    body = letter(name, cast, side).body
    assert 0 < body.index(first) < body.index(second)


def test_times_are_told_on_a_third_clock_too(cast: Cast) -> None:
    Person.objects.filter(pk=cast.us_delegate.pk).update(time_zone="Europe/Paris")
    cast.us_delegate.refresh_from_db()
    assert "Paris 00:00–03:00 Wed 24 Mar 2027 (+1 day)" in letter("meeting_soon", cast).body


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("meeting_soon", "[JWG/5] Meeting 5 begins in 7 days"),
        ("minutes_circulated", "[JWG/5/MIN/1/Rev.2] The minutes of meeting 5 are circulated"),
        ("agenda_opened", "[JWG/5/AG/1/Rev.2] The agenda of meeting 5 is being revised"),
        ("minutes_discarded", "[JWG/5/MIN/1] The minutes of meeting 5 remain unchanged"),
        ("action_due", f"[A5-03] Due in 3 days: {WORDS}"),
        ("action_overdue", f"[A5-03] Overdue: {WORDS}"),
        ("meeting_changed", "[JWG/5] Meeting 5 has changed: sittings, host, place"),
        ("account:totp_activated", "[JWG] Two-factor authentication was switched on"),
        ("digest", "[JWG] 2 emails today"),
    ],
)
def test_subject_begins_with_the_symbol(cast: Cast, name: str, subject: str) -> None:
    assert letter(name, cast).subject == subject


@pytest.mark.parametrize(
    ("occasion", "what", "did"),
    [
        ("signature_void", "Your signature on the agenda", "Your signature stays on record"),
        ("signature_void:counsel", "Your clearance of the agenda", "Your clearance stays on"),
        ("signature_void:minutes", "Your clearance of the minutes", "Your clearance stays on"),
    ],
)
def test_what_became_void_is_called_by_what_it_was(
    cast: Cast, occasion: str, what: str, did: str
) -> None:
    mail = letter(occasion, cast)
    assert what in str(mail.subject)
    assert did in mail.body


def in_both_languages(name: str, cast: Cast, reader: Person) -> list[EmailMultiAlternatives]:
    """The letter about a text to somebody of the US side, and to `reader` of the Chinese one."""
    row = occasion(name, cast, "us")
    text = JointText.objects.get(pk=row.subject_id)
    other = a_row(row.rule, text, reader, payload=row.payload)
    mails = [mail for each in (row, other) if (mail := compose(each, NOW))]
    assert len(mails) == 2
    return mails


OPENED = [name for name in OCCASIONS if "_opened" in name or "_void" in name]
DISCARDED = [name for name in OCCASIONS if "_discarded" in name]


@pytest.mark.parametrize("name", OPENED)
def test_letter_about_an_opened_revision_tells_which_who_and_why(cast: Cast, name: str) -> None:
    to_us, to_cn = in_both_languages(name, cast, cast.cn_head)
    who = cast.cn_secretary.names
    assert "/Rev.2\n" in to_us.body and "/Rev.2\n" in to_cn.body
    assert f"Opened by\n    {who.en}\n\nReason\n    {REASON}\n" in to_us.body
    assert f"开启人\n    {who.zh}\n\n理由\n    {REASON}（英文）\n" in to_cn.body


@pytest.mark.parametrize("name", DISCARDED)
def test_letter_about_a_discarded_revision_tells_which_who_and_why(cast: Cast, name: str) -> None:
    """Why it had been opened: its readers were told that when it was."""
    to_us, to_cn = in_both_languages(name, cast, cast.cn_head)
    who, opener = cast.cn_secretary.names, cast.us_secretary.names
    assert re.search(r"Discarded revision\n    JWG/5/(AG|MIN)/1/Rev.2\n", str(to_us.body))
    assert re.search(r"已撤销的修订版\n    JWG/5/(AG|MIN)/1/Rev.2\n", str(to_cn.body))
    assert f"Discarded by\n    {who.en}\n\nOpened by\n    {opener.en}\n" in to_us.body
    assert f"撤销人\n    {who.zh}\n\n开启人\n    {opener.zh}\n" in to_cn.body
    assert f"Why it was opened\n    {REASON}\n" in to_us.body
    assert f"开启理由\n    {REASON}（英文）\n" in to_cn.body


@pytest.mark.parametrize("name", OPENED)
def test_letter_about_an_opened_revision_tells_nothing_of_what_is_written(
    cast: Cast, name: str
) -> None:
    body = letter(name, cast).body
    assert "Tariffs" not in body
    assert not [said for said in ("Added", "Changed", "Withdrawn") if f"{said}\n" in body]


@pytest.mark.parametrize("name", ["agenda_opened", "minutes_opened"])
def test_reader_of_an_opened_text_is_told_that_the_revision_they_have_can_be_read(
    cast: Cast, name: str
) -> None:
    to_us, to_cn = in_both_languages(name, cast, cast.cn_delegate)
    read = re.sub(r"\s+", " ", str(to_us.body))
    assert "is unchanged and can be read as before." in read
    assert "You will be notified when the next revision is circulated, and of what differs." in read
    assert "仍可查阅" in to_cn.body and "并列明不同之处" in to_cn.body


@pytest.mark.parametrize("name", DISCARDED)
@pytest.mark.parametrize(
    ("side", "stands", "said"),
    [
        (
            "us",
            "is unchanged and in effect, with its clearances and signatures.",
            "remains? unchanged",
        ),
        ("cn", "此前定版的修订版维持不变，其法律审核和签署继续有效。", "维持原样"),
    ],
)
def test_letter_about_a_discarded_revision_tells_that_the_one_before_stands(
    cast: Cast, name: str, side: str, stands: str, said: str
) -> None:
    mail = letter(name, cast, side)
    assert stands in re.sub(r"\s+", " ", str(mail.body))
    assert re.search(said, str(mail.subject))
    # It is called by the symbol that it has again, and nobody is to read what was discarded.
    assert "Rev." not in str(mail.subject) and str(mail.body).count("Rev.") == 1
    assert "Tariffs" not in mail.body


def test_change_is_told_before_and_after(cast: Cast) -> None:
    body = letter("meeting_changed", cast).body
    assert "Opening\n    Washington 07:00–09:00 Wed 24 Mar 2027\n    Beijing 19:00–21:00" in body
    assert "Sitting 1 (former time)\n    Washington 19:00–22:00 Tue 23 Mar 2027" in body
    assert "Seattle, hybrid" in body
    assert "Host\n    Chinese side\n\nFormer host\n    US side" in body
    assert "Reason\n    The visa office is closed." in body


def test_what_holds_no_longer_is_struck(cast: Cast) -> None:
    """In HTML; plain text has it in the labels."""
    page = html_of(letter("meeting_changed", cast))
    struck = re.findall(r"<del>(.*?)</del>", page)
    assert "Washington 19:00–22:00 Tue 23 Mar 2027" in struck and "US side" in struck
    assert not [line for line in struck if "07:00–09:00 Wed" in line or "Chinese side" in line]


def test_what_holds_is_not_struck(cast: Cast) -> None:
    assert "<del>" not in html_of(letter("meeting_confirmed", cast))


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("minutes_circulated", "comments", "Comments due by"),
        ("agenda_circulated", "papers", "Papers due by"),
        ("clearance_wanted", "signature", "To be signed by"),
        ("signature_wanted", "signature", "To be signed by"),
    ],
)
def test_a_letter_about_a_text_says_until_when(
    cast: Cast, name: str, kind: str, label: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion(name, cast, "us")
    meeting = JointText.objects.get(pk=row.subject_id).meeting
    today = NOW.date()
    Deadline.objects.create(
        meeting=meeting, kind=kind, due_on=today, created_at=NOW, changed_at=NOW
    )
    mail = compose(row, NOW)
    assert mail is not None
    assert f"{label}\n    Tue 16 Mar 2027\n    Due by 24:00 Washington time.\n" in mail.body
    Deadline.objects.filter(kind=kind).update(due_on=today - dt.timedelta(days=1))
    mail = compose(row, NOW)
    assert mail is not None and label not in mail.body


@pytest.mark.parametrize(
    ("side", "begins", "signs"),
    [
        ("us", "Dear colleague,", "Secretariat of the US side"),
        ("cn", "您好：", "中方秘书处"),
    ],
)
def test_a_letter_greets_and_is_signed_by_the_own_secretariat_with_its_address(
    cast: Cast, side: str, begins: str, signs: str
) -> None:
    body = str(letter("meeting_soon", cast, side).body)
    other = {"us": cast.cn_secretary, "cn": cast.us_secretary}[side]
    own = {"us": cast.us_secretary, "cn": cast.cn_secretary}[side]
    assert 0 < body.index(begins) < body.index(signs) < body.index(own.email)
    assert other.email not in body


@pytest.mark.parametrize(
    ("side", "begins"), [("us", "\nDear Adviser Ofus"), ("cn", "\n王小明，您好：\n")]
)
def test_an_invitation_calls_by_name(cast: Cast, side: str, begins: str) -> None:
    body = str(letter("invitation", cast, side).body)
    assert begins in body
    assert "Dear colleague" not in body and "\n您好" not in body


@pytest.mark.parametrize(("language", "turned"), [("en", True), ("zh-hans", False)])
def test_the_name_of_the_group_is_never_turned_round_in_chinese(
    cast: Cast, language: str, turned: bool
) -> None:
    """The associations under it stand in the order of the copy in both languages."""
    heads = []
    for side in SIDES:
        Person.objects.filter(appointments__delegation=side).update(language=language)
        with time_machine.travel(NOW, tick=False):
            row = occasion("account:totp_activated", cast, side)
        row.recipient.refresh_from_db()
        mail = compose(row, NOW)
        assert mail is not None
        heads.append(str(mail.body).split("\n")[:2])
    (us_name, us_order), (cn_name, cn_order) = heads
    assert (us_name != cn_name) is turned
    assert us_order != cn_order


def test_reason_is_marked_with_the_language_it_was_typed_in(cast: Cast) -> None:
    mail = letter("meeting_changed", cast, "cn")
    assert "理由\n    The visa office is closed.（英文）" in mail.body
    assert 'lang="en"><div>The visa office is closed.（英文）</div>' in html_of(mail)
    Notification.objects.all().delete()
    row = a_row("meeting_postponed", Meeting.objects.get(), cast.us_head)
    Meeting.objects.update(state="postponed")
    row.payload = {"reason": "使馆 (Embassy) 闭馆。"}
    told = compose(row, NOW)
    assert told is not None
    assert "使馆 (Embassy) 闭馆。 (in Chinese)" in told.body
    assert 'lang="zh-Hans"><div>使馆' in html_of(told)


def told_of_sitting(cast: Cast, who: str, before: str, after: str) -> str | None:
    """What a letter says of a change of the first sitting's audience and title."""
    meeting = a_past_meeting()
    first = meeting.sittings.filter(number=1)
    first.update(audience=before, title_en="Preparation" if before == "heads" else "Exchange")
    payload = {
        "before": snapshot(meeting),
        "reasons": [{"text": "For the heads to know.", "audience": "heads"}],
    }
    first.update(audience=after, title_en="Retreat" if after == "heads" else "Plenary")
    row = a_row("meeting_changed", meeting, getattr(cast, who), payload=payload)
    mail = compose(row, NOW)
    return str(mail.body) if mail else None


def test_change_of_audience_is_told_to_each_as_far_as_they_are_invited(cast: Cast) -> None:
    to_head = told_of_sitting(cast, "us_head", "all", "heads")
    assert to_head is not None
    assert "Retreat\n" in to_head and "Exchange (former time)\n" in to_head
    assert "For heads, counsel and secretariats." in to_head
    assert "For both delegations." in to_head
    assert "For the heads to know." in to_head


def test_who_is_no_longer_invited_is_told_so_and_no_more(cast: Cast) -> None:
    to_delegate = told_of_sitting(cast, "us_delegate", "all", "heads")
    assert to_delegate is not None
    assert "Exchange\n    You are no longer invited to it." in to_delegate
    assert "Retreat" not in to_delegate and "heads" not in to_delegate


def test_who_is_invited_now_reads_nothing_of_before(cast: Cast) -> None:
    to_delegate = told_of_sitting(cast, "cn_delegate", "heads", "all")
    assert to_delegate is not None
    assert "Plenary" in to_delegate
    assert "Preparation" not in to_delegate and "heads" not in to_delegate


def test_change_among_the_heads_is_no_letter_to_a_delegate(cast: Cast) -> None:
    assert told_of_sitting(cast, "us_delegate", "heads", "heads") is None


# --- moot -----------------------------------------------------------------------------------------
def moot_after(change: Callable[[Cast], object], name: str, cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion(name, cast, "us")
        assert compose(row, NOW) is not None
        change(cast)
        assert compose(Notification.objects.get(pk=row.pk), NOW) is None


def _accept(cast: Cast) -> None:
    attend(Meeting.objects.get(), cast.us_delegate, "accepted")


def _decline(cast: Cast) -> None:
    attend(Meeting.objects.get(), cast.us_delegate, "declined")


def _cancel(_cast: Cast) -> None:
    Meeting.objects.update(state="cancelled")


def _open_next(_cast: Cast) -> None:
    for text in JointText.objects.filter(issued=True):
        factories.open_next(text)


def _keep(_cast: Cast) -> None:
    JointText.objects.update(**NOT_ASKED)


def _ask_again(cast: Cast) -> None:
    JointText.objects.filter(state="agreed").update(
        asked_at=NOW + DAY, asked_by=cast.us_head, asked_side="us", silent_from=NOW + 9 * DAY
    )


def _hold(_cast: Cast) -> None:
    Meeting.objects.update(state="held")


def _discard(_cast: Cast) -> None:
    JointText.objects.exclude(opened_from="").update(
        state=F("opened_from"), issued=True, revision=1, opened_from="", opened_at=None
    )


def _circulate(_cast: Cast) -> None:
    JointText.objects.exclude(opened_from="").update(
        state="circulated", issued=True, opened_from="", circulated_at=NOW
    )


def _revise_the_next(cast: Cast) -> None:
    """What was opened is circulated by now, and the one after it is open."""
    _circulate(cast)
    _open_next(cast)


def _give(capacity: str) -> Callable[[Cast], None]:
    def change(cast: Cast) -> None:
        give(JointText.objects.get(kind="minutes"), cast, capacity, "us")

    return change


def _next_revision(_cast: Cast) -> None:
    JointText.objects.update(revision=3)


def _settle(_cast: Cast) -> None:
    ActionItem.objects.update(state="done", confirmed_us_at=NOW, confirmed_cn_at=NOW)


def _confirm_own(_cast: Cast) -> None:
    ActionItem.objects.update(confirmed_us_at=NOW)


def _new_owner(cast: Cast) -> None:
    ActionItem.objects.update(owner_us=cast.us_head)


def _new_date(_cast: Cast) -> None:
    ActionItem.objects.update(due_on=dt.date(2027, 6, 1))


def _withdraw_paper(_cast: Cast) -> None:
    Paper.objects.update(state="withdrawn")


def _undo_change(_cast: Cast) -> None:
    before = Notification.objects.get().payload["before"]
    Meeting.objects.update(place_en="Washington, D.C.", place_zh="华盛顿特区")
    Meeting.objects.update(format=before["format"], host=before["host"])
    Sitting.objects.update(title_en="", title_zh="")
    for sitting in Sitting.objects.all():
        starts_at, ends_at = before["sittings"][str(sitting.pk)]
        Sitting.objects.filter(pk=sitting.pk).update(starts_at=starts_at, ends_at=ends_at)


def _set_password(cast: Cast) -> None:
    cast.us_adviser.set_password("another correct horse")
    cast.us_adviser.save()


def _erase(_cast: Cast) -> None:
    Notification.objects.update(payload={})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("meeting_soon", _cancel),
        ("meeting_soon", _decline),
        ("answer_missing", _accept),
        ("answer_asked", _decline),
        ("answer_missing", _cancel),
        ("meeting_polled", _accept),
        ("meeting_polled", _cancel),
        ("meeting_confirmed", _cancel),
        ("meeting_changed", _cancel),
        ("meeting_changed", _undo_change),
        ("meeting_postponed", _cancel),
        ("agenda_circulated", _open_next),
        ("agenda_circulated", _cancel),
        ("agenda_opened", _discard),
        ("agenda_opened", _circulate),
        ("agenda_opened", _revise_the_next),
        ("agenda_opened", _cancel),
        ("minutes_opened", _discard),
        ("minutes_opened", _circulate),
        ("minutes_opened", _revise_the_next),
        ("agenda_discarded", _open_next),
        ("agenda_discarded", _next_revision),
        ("agenda_discarded", _cancel),
        ("minutes_discarded", _open_next),
        ("minutes_discarded", _next_revision),
        ("signature_void", _discard),
        ("signature_void", _circulate),
        ("signature_void", _revise_the_next),
        ("signature_void", _cancel),
        ("signature_void:counsel", _discard),
        ("signature_void:minutes", _discard),
        ("agenda_agreed", _open_next),
        ("opening_asked", _keep),
        ("opening_asked", _ask_again),
        ("opening_asked", _hold),
        ("opening_asked", _cancel),
        ("agenda_kept", _ask_again),
        ("agenda_kept", _open_next),
        ("minutes_circulated", _open_next),
        ("clearance_wanted", _give("clear")),
        ("signature_wanted", _give("sign")),
        ("signature_wanted", _next_revision),
        ("signature_wanted", _open_next),
        ("paper_released", _withdraw_paper),
        ("paper_version", _withdraw_paper),
        ("action_assigned", _settle),
        ("action_assigned", _new_owner),
        ("action_due", _confirm_own),
        ("action_due", _new_date),
        ("action_overdue", _settle),
        ("action_overdue", _new_date),
        ("action_asked", _confirm_own),
        ("invitation", _set_password),
        ("account", _erase),
        ("digest", _cancel),
    ],
)
def test_letter_that_became_moot_is_not_written(
    cast: Cast, name: str, change: Callable[[Cast], object]
) -> None:
    moot_after(change, name, cast)


def test_digest_leaves_out_what_became_moot(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion("digest", cast, "us")
        _accept(cast)
        mail = compose(row, NOW)
    assert mail is not None
    assert mail.subject == "[JWG/5] Meeting 5 begins in 7 days"


@pytest.mark.parametrize("role", ["head", "counsel", "secretary", "delegate"])
@pytest.mark.parametrize("name", ["meeting_soon", "answer_missing", "answer_asked"])
def test_sitting_of_the_heads_before_the_opening_takes_no_reminder_away(
    cast: Cast, name: str, role: str
) -> None:
    # The heads sit on the 21st; the meeting opens on the 23rd.
    now = dt.datetime(2027, 3, 22, 15, tzinfo=dt.UTC)
    meeting = a_past_meeting()
    Sitting.objects.filter(meeting=meeting, number=2).update(
        audience="heads", starts_at=now - dt.timedelta(days=1), ends_at=now - dt.timedelta(hours=22)
    )
    mail = compose(a_row(name, meeting, getattr(cast, f"us_{role}")), now)
    assert mail is not None
    assert "begins tomorrow" in f"{mail.subject} {mail.body}"


def test_reminder_after_the_meeting_began_is_not_written(cast: Cast) -> None:
    row = occasion("meeting_soon", cast, "us")
    assert compose(row, dt.datetime(2027, 3, 23, 23, 1, tzinfo=dt.UTC)) is None


# --- privacy --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "meeting_soon",
        "agenda_opened",
        "signature_void",
        "minutes_discarded",
        "minutes_adopted",
        "action_due",
        "paper_released",
        "digest",
    ],
)
def test_who_left_gets_no_letter(cast: Cast, name: str) -> None:
    moot_after(lambda _cast: Appointment.objects.update(ended_at=NOW), name, cast)


@pytest.mark.parametrize("name", ["meeting_cancelled", "invitation", "account"])
def test_closed_account_gets_no_letter(cast: Cast, name: str) -> None:
    moot_after(lambda _cast: Person.objects.update(is_active=False), name, cast)


SECRETS = [
    "Ziegelrot", "玄武岩", "Kobaltblau", "Umbra note", "Terrakotta remark", "https://join.example/x"
]  # fmt: skip


def add_secrets(cast: Cast, side: str) -> None:
    """Private things of the *other* side than `side`, and of the meeting's rooms."""
    other = "cn" if side == "us" else "us"
    author: Person = getattr(cast, f"{other}_delegate")
    meeting = Meeting.objects.first() or a_past_meeting()
    factories.a_paper(
        meeting=meeting, side=other, created_by=author, title_en="Ziegelrot", title_zh="玄武岩"
    )
    factories.a_proposal(meeting=meeting, author=author, side=other, title_en="Kobaltblau")
    factories.a_private_note(meeting=meeting, author=author, side=other, text="Umbra note")
    Attendance.objects.create(
        meeting=meeting, person=author, answer="accepted", remark="Terrakotta remark"
    )
    meeting.links.create(label_en="Room", url="https://join.example/x", access_code="4711")


@pytest.mark.parametrize("state", ["private", "released", "withdrawn"])
def test_letter_about_a_paper_that_the_recipient_may_not_see_is_not_written(
    cast: Cast, state: str
) -> None:
    fields = {"state": state, "distribution": "heads"} if state != "private" else {}
    paper = factories.a_paper(
        meeting=a_past_meeting(),
        side="us",
        created_by=cast.us_delegate,
        title_en="Ziegelrot",
        **fields,
    )
    factories.a_version(paper=paper, uploaded_at=NOW)
    for rule in ("paper_released", "paper_version", "paper_withdrawn"):
        assert compose(a_row(rule, paper, cast.cn_delegate), NOW) is None
        seen_by_head = compose(a_row(rule, paper, cast.cn_head), NOW)
        about = "withdrawn" if rule == "paper_withdrawn" else "released"
        assert (seen_by_head is not None) is (state == about)


def test_withdrawal_of_a_private_paper_is_no_letter(cast: Cast) -> None:
    paper = factories.a_paper(meeting=a_past_meeting(), side="us", created_by=cast.us_delegate)
    Paper.objects.update(state="withdrawn")
    for person in (cast.us_head, cast.cn_head):
        assert compose(a_row("paper_withdrawn", paper, person), NOW) is None


def test_sitting_for_heads_is_not_told_to_a_delegate(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion("meeting_confirmed", cast, "us")
        Sitting.objects.filter(number=1).update(audience="heads")
        meeting = Meeting.objects.get()
        to_delegate = compose(row, NOW)
        to_head = compose(a_row("meeting_confirmed", meeting, cast.us_head), NOW)
    assert to_delegate is not None and to_head is not None
    assert "Sitting 1" not in to_delegate.body
    assert "Sitting 1" in to_head.body


def test_new_version_and_withdrawal_of_a_paper_are_told_in_full(cast: Cast) -> None:
    body = letter("paper_version", cast).body
    assert "licensing.pdf (English, version 2)" in body
    assert "许可.pdf" not in body
    Notification.objects.all().delete()
    Paper.objects.update(state="withdrawn")
    row = a_row("paper_withdrawn", Paper.objects.get(), cast.cn_head, payload={"reason": "错误"})
    mail = compose(row, NOW)
    assert mail is not None
    assert "理由\n    错误\n" in mail.body


def test_letter_about_a_paper_leads_to_the_paper(cast: Cast) -> None:
    body = letter("paper_released", cast).body
    assert f"{SITE}/papers/{Paper.objects.get().pk}/" in body


# --- what is new in a revision --------------------------------------------------------------------
def next_agenda(cast: Cast, *more: str) -> JointText:
    """An agenda of three items, circulated and frozen; and circulated again in its next revision,
    with `more` items."""
    meeting = a_past_meeting()
    titles = (("Opening", "开幕"), ("Customs data", "海关数据"), ("Wafer supply", "硅片供应"))
    items = [factories.an_item(meeting=meeting, title_en=en, title_zh=zh) for en, zh in titles]
    text = text_of(meeting, "agenda", state="circulated", issued=True, circulated_at=NOW)
    factories.issue(text, by=cast.us_secretary)
    factories.open_next(text)
    for title in ("Tariffs", *more):
        factories.an_item(meeting=meeting, title_en=title, title_zh="")
    AgendaItem.objects.filter(pk=items[1].pk).update(minutes=45)
    AgendaItem.objects.filter(pk=items[2].pk).update(withdrawn_at=NOW)
    text = text_of(
        meeting, "agenda", state="circulated", issued=True, opened_from="", opened_reason=REASON
    )
    factories.issue(text, by=cast.cn_secretary)
    # What becomes of the rows afterwards is in no letter.
    with rows_free():
        renamed = {"title_en": "Secretly renamed", "title_zh": "改名"}
        AgendaItem.objects.filter(pk=items[0].pk).update(**renamed)
    return text


def test_letter_about_the_next_circulation_lists_what_differs_and_why(cast: Cast) -> None:
    text = next_agenda(cast)
    to_us, to_cn = (
        compose(a_row("agenda_circulated", text, person), NOW)
        for person in (cast.us_delegate, cast.cn_delegate)
    )
    assert to_us is not None and to_cn is not None
    assert_whole(to_us, "en")
    body = str(to_us.body)
    assert "It replaces the revision that you have." in body
    assert f"Reason\n    {REASON}\n\nAdded\n    3 Tariffs\n\nChanged\n    2 Customs data\n" in body
    assert "Withdrawn\n    3 Wafer supply\n" in body
    assert "Opening\n" not in body and "Secretly" not in body
    assert "它取代您手中的修订版。" in to_cn.body
    assert f"理由\n    {REASON}（英文）\n\n新增\n    3 Tariffs（英文）\n\n" in to_cn.body
    assert "（英文）\n\n已修改\n    2 海关数据\n" in to_cn.body


def test_letter_about_the_next_circulation_of_minutes_lists_what_differs_and_why(
    cast: Cast,
) -> None:
    to_us = compose(occasion("minutes_circulated", cast, "us"), NOW)
    text = JointText.objects.get(kind="minutes")
    to_cn = compose(a_row("minutes_circulated", text, cast.cn_adviser), NOW)
    assert to_us is not None and to_cn is not None
    added, changed, withdrawn = ("Added\n    4.1", "Changed\n    1.1", "Withdrawn\n    3.1")
    for said in (REASON, f"{added} Tariffs", f"{changed} Opening", f"{withdrawn} Wafers"):
        assert f"{said}\n" in to_us.body
    assert "Customs data" not in to_us.body
    added, changed, withdrawn = ("新增\n    4.1", "已修改\n    1.1", "已撤回\n    3.1")
    for said in (f"{REASON}（英文）", f"{added} 关税", f"{changed} 开幕", f"{withdrawn} 硅片供应"):
        assert f"{said}\n" in to_cn.body


def test_letter_about_the_first_circulation_replaces_nothing(cast: Cast) -> None:
    text = next_agenda(cast)
    with unguarded():
        TextRevision.objects.filter(revision=2).delete()
    text = text_of(text.meeting, "agenda", revision=1, opened_reason="")
    mail = compose(a_row("agenda_circulated", text, cast.us_delegate), NOW)
    assert mail is not None
    assert "replaces" not in mail.body
    assert not [said for said in ("Reason", "Added", "Changed", "Withdrawn") if said in mail.body]


def test_letter_about_many_differences_stays_short(cast: Cast) -> None:
    text = next_agenda(cast, *(f"{number} " + "wide " * 35 for number in range(20)))
    mail = compose(a_row("agenda_circulated", text, cast.us_delegate), NOW)
    assert mail is not None
    assert "and 9 more" in mail.body
    assert len(mail.body) < 3000


@pytest.mark.parametrize("kept", ["nothing", "only what was cleared"])
def test_letter_without_a_revision_to_compare_with_is_sent_all_the_same(
    cast: Cast, kept: str
) -> None:
    """The one before was never kept, or never circulated."""
    text = next_agenda(cast)
    former = TextRevision.objects.filter(revision=1)
    with unguarded():
        if kept == "nothing":
            former.delete()
        else:
            former.update(circulated_at=None)
    mail = compose(a_row("agenda_circulated", text, cast.us_delegate), NOW)
    assert mail is not None
    assert f"Reason\n    {REASON}\n" in mail.body
    assert not [said for said in ("Tariffs", "Customs", "Wafer") if said in mail.body]


def test_differences_are_told_against_what_was_circulated_last(cast: Cast) -> None:
    """The second revision was cleared and never circulated, so that nobody else had its words."""
    text = next_agenda(cast)
    with unguarded():
        TextRevision.objects.filter(revision=2).update(circulated_at=None)
    factories.open_next(text)
    factories.an_item(meeting=text.meeting, title_en="Visas", title_zh="签证")
    AgendaItem.objects.filter(title_en="Tariffs").update(withdrawn_at=NOW)
    text = text_of(text.meeting, "agenda", state="circulated", issued=True, opened_from="")
    factories.issue(text, by=cast.us_secretary)
    assert text.revision == 3
    mail = compose(a_row("agenda_circulated", text, cast.us_delegate), NOW)
    assert mail is not None
    assert "3 Visas" in mail.body and "Wafer supply" in mail.body
    assert "Tariffs" not in mail.body


def test_draft_of_a_text_that_was_out_is_told_to_nobody(cast: Cast) -> None:
    text = next_agenda(cast)
    factories.open_next(text)
    for person in (cast.us_delegate, cast.us_secretary):
        assert compose(a_row("agenda_circulated", text, person), NOW) is None


@pytest.mark.parametrize("rule", ["agenda_opened", "agenda_discarded", "signature_void"])
def test_what_becomes_of_a_text_that_was_never_circulated_is_told_to_no_delegate(
    cast: Cast, rule: str
) -> None:
    """Counsel cleared its first revision."""
    meeting = a_past_meeting()
    factories.an_item(meeting=meeting)
    text = text_of(meeting, "agenda", issued=True)
    factories.issue(text, by=cast.us_counsel)
    if rule != "agenda_discarded":
        factories.open_next(text)
    payload = {"revision": 1 if rule == "agenda_discarded" else 2, "reason": REASON}
    to_secretary, to_delegate = (
        compose(a_row(rule, text, person, payload=payload), NOW)
        for person in (cast.cn_secretary, cast.cn_delegate)
    )
    assert to_secretary is not None
    assert to_delegate is None


def test_draft_is_not_announced_to_a_delegate(cast: Cast) -> None:
    text = JointText.objects.get(meeting=a_past_meeting(), kind="agenda")
    assert compose(a_row("agenda_circulated", text, cast.us_delegate), NOW) is None


# --- hostile values -------------------------------------------------------------------------------
def test_control_characters_in_a_stored_line_cannot_add_a_header(cast: Cast) -> None:
    # PostgreSQL cannot store the one, so no row has it there.
    nul = "" if connection.features.prohibits_null_characters_in_text_exception else "\x00"
    with time_machine.travel(NOW, tick=False):
        row = occasion("meeting_confirmed", cast, "us")
        Meeting.objects.update(
            place_en=f"Room\r\nBcc: everybody@example.org{nul}\x0b<script>alert(1)</script>",
            format="hybrid",
        )
        mail = compose(row, NOW)
    assert mail is not None
    parsed = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert "<script>" not in html_of(mail)
    assert "&lt;script&gt;" in html_of(mail)


@pytest.mark.parametrize(
    "text", ["<b>bold</b> & 'quoted'", "\u202eevil", "😀" * 400, "=SUM(A1)", "a\nb\n\nc"]
)
def test_any_text_of_an_action_is_carried_escaped(cast: Cast, text: str) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion("action_assigned", cast, "us")
        ActionItem.objects.update(text_en=text)
        mail = compose(row, NOW)
    assert mail is not None
    assert mail.message().as_bytes()
    assert "<b>" not in html_of(mail)
    assert text.split("\n", maxsplit=1)[0] in mail.body


def test_same_row_at_the_same_instant_is_the_same_letter(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        row = occasion("signature_wanted", cast, "cn")
        first, second = compose(row, NOW), compose(row, NOW)
    assert first is not None and second is not None
    assert (first.subject, first.body, first.extra_headers) == (
        second.subject,
        second.body,
        second.extra_headers,
    )
    assert html_of(first) == html_of(second)
