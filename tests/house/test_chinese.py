"""How the Chinese of the interface is written: its marks, its blanks, its forms of address."""

import re
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext, override, pgettext

from workinggroup.borrowed import BORROWED
from workinggroup.catalogue import PLACEHOLDER, po_path, read_catalogue

ROOT = Path(__file__).resolve().parents[2]
HAN = r"[\u3400-\u9fff]"
WIDE = "[，。；：？！、（）“”《》【】]"
# What stands for a placeholder while a text is read: no mark, no blank, no Han.
FILLED = "0"
RULES = {
    "a half-width mark": rf"{HAN} ?[,;:?!()]|[,;:()] ?{HAN}",
    "a blank between Han and Latin": rf"{HAN} +[\w.{FILLED}]|[\w{FILLED}] +{HAN}",
    "a blank beside a full-width mark": rf"{WIDE} | {WIDE}",
    "你 for 您": "你",
    "贵方 for 本方": "贵方|贵代表团",
    "a clock without 时间": rf"(?:华盛顿|北京) ?[\d{FILLED}]",
    "a time before its date": r"\d\d:\d\d ?\d+年",
    "a half-width bracket": rf"{HAN} ?\[|\[{HAN}",
    "the name of the group turned round": "美中半导体",
    # A thing has one name; what it was called before meant something else.
    "审核通过 for 法律审核": "审核通过",
    "发布 for 提交": "发布(?!放假)",
    "入会 for 参会": "入会(?!议)",
    "成立, 承诺 for what is agreed": "成立|承诺",
    "占有, 授予 for 分配": "占有|授予",
    "代理人, 受命 for 代行": "代理人|受命",
    "门户, 管理网站 for 工作平台, 管理后台": "门户|管理网站",
    "已召开, 拟议, 已结束 of a meeting": "已召开|拟议|结束会议",
    "征求 for 征询 of replies": "征求[^意，。]{0,10}答复",
    "介绍人, 介绍方 for 主讲": "介绍人(?!员)|介绍方",
    "指纹 for 校验值": "(?<!通过)指纹",
    "信函, 字段, 阅览": "信函|字段|阅览",
    "a calque of meanwhile": "其间他人|此期间",
}
# Two tags of a template with nothing but a mark between them: what they show may be Chinese.
TYPED_MARK = re.compile(r"(?:\}\}|%\}|</\w+>)(?:[,;:] | \()(?=[{<])")
MESSAGE = re.compile(r"\{% blocktrans.*?endblocktrans(?:late)? %\}", re.DOTALL)


def faults(chinese: str) -> list[str]:
    """The rules that a text breaks."""
    text = PLACEHOLDER.sub(FILLED, chinese)
    return [name for name, rule in RULES.items() if re.search(rule, text, re.ASCII)]


def test_every_message_is_written_by_the_rules() -> None:
    found = {}
    for message in read_catalogue(po_path(ROOT)):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (broken := [f for text in texts for f in faults(str(text))]):
            found[str(message.string)] = broken
    assert found == {}


@pytest.mark.parametrize(
    ("chinese", "fault"),
    [
        ("中方, 团长", "a half-width mark"),
        ("状态:%(state)s", "a half-width mark"),
        ("公司 (%(n)s)", "a half-width mark"),
        ("第 5 次会议", "a blank between Han and Latin"),
        ("%(n)s 家", "a blank between Han and Latin"),
        ("创建 API 密钥", "a blank between Han and Latin"),
        ("文件已提交： JWG", "a blank beside a full-width mark"),
        ("你的密码", "你 for 您"),
        ("贵方秘书处", "贵方 for 本方"),
        ("北京19:00", "a clock without 时间"),
        ("华盛顿%(time)s", "a clock without 时间"),
        ("北京时间20:40 2027年3月23日", "a time before its date"),
        ("开幕 [英文]", "a half-width bracket"),
        ("美中半导体工作组", "the name of the group turned round"),
        ("尚未审核通过", "审核通过 for 法律审核"),
        ("确认发布", "发布 for 提交"),
        ("入会链接", "入会 for 参会"),
        ("文本即告成立", "成立, 承诺 for what is agreed"),
        ("均已有公司占有", "占有, 授予 for 分配"),
        ("双方团长或其代理人", "代理人, 受命 for 代行"),
        ("前往门户", "门户, 管理网站 for 工作平台, 管理后台"),
        ("登记会议已召开", "已召开, 拟议, 已结束 of a meeting"),
        ("征求双方代表团的答复", "征求 for 征询 of replies"),
        ("介绍人", "介绍人, 介绍方 for 主讲"),
        ("文字、指纹与签署", "指纹 for 校验值"),
        ("阅览回执", "信函, 字段, 阅览"),
        ("其间他人已更改", "a calque of meanwhile"),
    ],
)
def test_a_faulty_text_is_found(chinese: str, fault: str) -> None:
    assert faults(chinese) == [fault]


@pytest.mark.parametrize(
    "chinese",
    [
        "第%(number)d次会议",
        "%(meeting)s：%(what)s",
        "PDF、Word（不含宏）",
        "%(name)s %(url)s",
        "大于5 MB",
        "华盛顿特区",
        "征求意见期",
        "通过指纹、面容或PIN码确认",
    ],
)
def test_a_proper_text_passes(chinese: str) -> None:
    assert faults(chinese) == []


def _typed_marks(source: str) -> list[str]:
    """Marks between two tags of a page, outside of messages, which have their own Chinese."""
    return [match.group() for match in TYPED_MARK.finditer(MESSAGE.sub("{{ m }}", source))]


def test_no_template_types_a_mark_between_two_words() -> None:
    found = [p for p in (ROOT / "templates").rglob("*.*") if p.suffix in {".html", ".txt"}]
    assert len(found) > 150
    assert {str(p): marks for p in found if (marks := _typed_marks(p.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    ["{{ a }}, {{ b }}", "{{ a }}</a>: {% day b %}", "{{ a }} ({{ b }})", "{% x %}; {% y %}"],
)
def test_a_typed_mark_is_found(source: str) -> None:
    assert len(_typed_marks(source)) == 1


# --- one term, one word in each language ----------------------------------------------------------
# docs/glossary.csv has them; what is said of a thing in English is said of it in Chinese.
TERMS = {
    r"\bagenda items?\b": "议程项|项目",
    r"\baction items?\b": "行动项",
    r"\btopics?\b": "议题",
    r"\brevisions?\b": "修订",
    r"(?<!\bcleared by )\bcounsel\b(?! clearance\b)": "法律顾问",
    r"\bcleared by counsel\b|\bcounsel clearance\b": "法律审核",
    r"\breservations?\b": "保留",
}
# Minutes are filed, and have the formal word: the list of what follows from a meeting.
IN_MINUTES = {r"\baction items?\b": "后续工作事项"}
# An agenda item is none, where nothing else is spoken of.
TOPIC = (r"\btopics?\b", "议题")
ITEM = re.compile(r"\bitems?\b", re.IGNORECASE)


def astray(english: str, chinese: str, context: str | None = None) -> list[str]:
    """The terms that a message has in one language only."""
    terms = TERMS | IN_MINUTES if context == "minutes" else TERMS
    lacking = [
        term
        for term, word in terms.items()
        if re.search(term, english, re.IGNORECASE) and not re.search(word, chinese)
    ]
    topic, word = TOPIC
    if word in chinese and ITEM.search(english) and not re.search(topic, english, re.IGNORECASE):
        lacking.append(word)
    return lacking


def test_each_term_is_the_same_word_in_every_message() -> None:
    found = {}
    for message in read_catalogue(po_path(ROOT)):
        english, chinese = (
            " ".join(each) if isinstance(each, tuple) else str(each)
            for each in (message.id, message.string)
        )
        if message.id and (terms := astray(english, chinese, message.context)):
            found[str(message.string)] = terms
    assert found == {}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Open the agenda item", "打开议题"),
        ("Two action items", "两项任务"),
        ("An item that was added", "新增的议题"),
        ("Action items", "后续工作事项"),
    ],
)
def test_a_term_astray_is_found(english: str, chinese: str) -> None:
    assert astray(english, chinese)


def test_minutes_have_the_formal_word_for_action_items() -> None:
    assert astray("Action items", "行动项", "minutes")
    assert astray("Action items", "后续工作事项", "minutes") == []


# --- one English word, two Chinese ones -----------------------------------------------------------
@pytest.mark.parametrize(
    ("context", "english", "chinese"),
    [
        ("sitting", "cancelled", "已取消"),
        ("audit", "for", "所属方"),
        ("attendance", "online", "线上"),
    ],
)
def test_a_word_with_a_context_has_chinese_of_its_own(
    context: str, english: str, chinese: str
) -> None:
    with override("zh-hans"):
        assert pgettext(context, english) == chinese != gettext(english)


# --- messages borrowed from the libraries ---------------------------------------------------------
def _theirs() -> set[str]:
    """Every message that Django and allauth have in Chinese, or Django's admin site in English
    alone; plural ones by their singular."""
    tops = [Path(module.__file__).parent for module in (django, allauth)]
    found = {m.id if isinstance(m.id, str) else m.id[0] for m in _english_of_admin()}
    for path in (mo for top in tops for mo in top.rglob("zh_Hans/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            found |= {m.id if isinstance(m.id, str) else m.id[0] for m in read_mo(file)}
    return found


def _english_of_admin() -> Catalog:
    top = Path(admin.__file__).parent
    with (top / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)


# Templates of Django's admin site that ours do without.
UNUSED = re.compile("login|password|add_form|registration")
TRANSLATED = re.compile(r"""{%\s*translate\s+['"](.+?)['"]""")


def test_the_pages_of_the_admin_site_are_chinese() -> None:
    """A new version of Django brings messages that nobody has translated for it yet."""
    top = Path(admin.__file__).parent / "templates"
    pages = [path for path in top.rglob("*.html") if not UNUSED.search(str(path.relative_to(top)))]
    with override("zh-hans"):
        english = {
            (path.name, message)
            for path in pages
            for message in TRANSLATED.findall(path.read_text(encoding="utf-8"))
            if gettext(message) == message
        }
    assert len(pages) > 20
    assert english == set()


def test_a_borrowed_message_is_one_of_the_libraries() -> None:
    assert set(BORROWED) - _theirs() == set()


def test_a_borrowed_message_is_told_in_our_chinese() -> None:
    with override("zh-hans"):
        assert (gettext("Incorrect code."), gettext(":")) == ("验证码不正确。", "：")
        with pytest.raises(ValidationError) as refused:
            MaxLengthValidator(200)("字" * 1000)
        assert refused.value.messages == ["最多200个字符（现为1000个）。"]


def test_no_word_tells_both_a_time_and_what_became_of_something() -> None:
    """`changed` is 变更时间 over a column of times, 有变更 of a row that is imported: a word
    that is read as a time stands over columns alone, any other use has a context of its own."""
    columns = re.compile(r"/(models|admin)/|/queries/(exports|archive)\.py")
    elsewhere = {
        message.id: places
        for message in read_catalogue(po_path(ROOT))
        if str(message.string).endswith("时间") and re.fullmatch(r"[a-z]+", str(message.id))
        if (places := [place for place, _line in message.locations if not columns.search(place)])
    }
    assert elsewhere == {}
