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
        ("文件已发布： JWG", "a blank beside a full-width mark"),
        ("你的密码", "你 for 您"),
        ("贵方秘书处", "贵方 for 本方"),
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
    r"\bcounsel\b": "法律顾问",
    r"\breservations?\b": "保留",
}
# An agenda item is none, where nothing else is spoken of.
TOPIC = (r"\btopics?\b", "议题")
ITEM = re.compile(r"\bitems?\b", re.IGNORECASE)


def astray(english: str, chinese: str) -> list[str]:
    """The terms that a message has in one language only."""
    lacking = [
        term
        for term, word in TERMS.items()
        if re.search(term, english, re.IGNORECASE) and not re.search(word, chinese)
    ]
    topic, word = TOPIC
    if word in chinese and ITEM.search(english) and not re.search(topic, english, re.IGNORECASE):
        lacking.append(word)
    return lacking


def test_each_term_is_the_same_word_in_every_message() -> None:
    found = {}
    for message in read_catalogue(po_path(ROOT)):
        pair = (
            " ".join(each) if isinstance(each, tuple) else str(each)
            for each in (message.id, message.string)
        )
        if message.id and (terms := astray(*pair)):
            found[str(message.string)] = terms
    assert found == {}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Open the agenda item", "打开议题"),
        ("Two action items", "两项任务"),
        ("An item that was added", "新增的议题"),
    ],
)
def test_a_term_astray_is_found(english: str, chinese: str) -> None:
    assert astray(english, chinese)


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
