"""Whether one of two texts denies what the other one says. Pure.

Only what denies beyond doubt is missed; all that may stand for it in the other language is met:
`prohibit` and 禁止 are positive in form, `unless` is 除非, `until` often 未……前.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rules.pair_check.mentions import HalfText
from workinggroup.lib.bilingual import CHINESE

# They have a negation in them and deny nothing, or only half.
_HARMLESS_EN = re.compile(
    r"(?<![A-Za-z])(?:not only|not just|not merely|not least|no later than|not later than"
    r"|no more than|not more than|no less(?= \w)|no less than"
    r"|not less than|no fewer than|not fewer than|no earlier than|not earlier than"
    r"|not (?:to )?exceed(?:ing)?|nothing but"
    r"|whether or not|no doubt|not until|if not|no objections?|no\.(?= ?\d|\s*\Z)|nos\. ?(?=\d)"
    r"|no-objection"
    r"|not to mention|last but not least|no matter|not limited to|no sooner"
    r"|not(?= in(?:frequently|significant))|nothing less"
    r"|not im\w+|not un\w+|no-\w+|not-for-profit)(?![A-Za-z])",
    re.IGNORECASE,
)
_REAL_EN = re.compile(
    r"(?<![A-Za-z])(?:not|no|never|unable|fail(?:s|ed)? to|neither|nor|none|nobody|no one|nothing"
    r"|nowhere|cannot|can't"
    r"|won't|don't|doesn't|didn't|isn't"
    r"|aren't|wasn't|weren't|shouldn't|wouldn't|hasn't|haven't)(?![A-Za-z-])",
    re.IGNORECASE,
)
_MAYBE_EN = re.compile(
    r"(?<![A-Za-z])(?:without|unless|except\w*|fail\w*|refus\w*|reject\w*|prohibit\w*|prevent\w*"
    r"|avoid\w*|absen\w+|lack\w*"
    r"|refrain\w*|exclu\w+|declin\w+|free (?:of|from)|other than|only|solely|until|till|rather"
    r"|instead|yet|pending|remain\w*"
    r"|little|few|hardly|scarcely|den(?:y|ies|ied|ial)\w*|against|less|least|stop\w*|ceas\w+"
    r"|suspend\w*|outside|beyond|before"
    r"|object\w*|oppos\w+|bar(?:red|s)?|ban\w*|forb\w+|waiv\w+|withdr\w+|withh\w+"
    r"|exempt\w*|nil|zero|non\w*|lapse\w*"
    r"|un(?!der|til|ion|it|iq|iv|an|less)\w{3,}|dis(?!cuss|trib|tinc|play|pos|put|tric|til)\w{4,}"
    r"|inval\w+|incons\w+|incompl\w+|inad\w+|insuf\w+|inapp\w+|inab\w+"
    r"|impos\w+|impract\w+|improp\w+|irrel\w+|illeg\w+|inel\w+|indep\w+"
    r"|open|lost|loss|gone|void|spent|left|unused|unchanged|same|as it is"
    r"|out of|greater than or equal"
    r"|still|drop\w*|missing|omit\w*|no|nor"
    r"|not)(?![A-Za-z])|less(?:ly)?(?![A-Za-z])",
    re.IGNORECASE,
)
_HARMLESS_ZH = re.compile(
    "非(?:关税|歧视|政府)|不仅|不但|不断|不少于|不少|无论|不论|不管|不久|不过|不妨碍?(?=考虑"
    "|研究)|不得不|不能不"
    "|不可不|不可避免|不可或缺|不可抗力|不可分割|不可撤销"
    "|不可持续|不会不|不迟于|不晚于|不早于|不超过|不低于|不高于|不多于|不等|不限于|不良|不应低于"
    "|不得超过|不得晚于|不得迟于|不得早于|不得少于|不得低于|不得高于"
    "|不应超过|不对称|不必要|不同意见|非常|非洲|除非|是否|能否|可否|未来|未必|未知|未尝不"
    "|未免|未成年|未决|未完|未公开|未披露"
    "|并非不|没收|无锡|无线|无人机|无人驾驶|无源|无形|无效|无偿|无关|无疑|无晶圆|无缝|无尘|无异议"
    "|无线电|不变(?!更)|无锡市|不予公开|不能排除|莫过于|莫斯科"
)
_REAL_ZH = re.compile(
    "不(?:得(?!已)|能|会(?!儿)|应|宜|可|予|再|是|作|做|对|构成|承担|涉及|涉|包括|包含|含|需|须|必"
    "|愿|同意|存在|适用|影响|要|讨论|妨碍|允许"
    "|接受|反对|评论|公开|披露|具|属|代表|支持|授|提供|使用|参加|参与|列|视|修改|变|改|设(?!备)"
    "|用(?!户)|在|向|为|以|将|把|被|受|因|就|许|准"
    "|享|保留|排除|采用|采取|采纳|打算|准备|赞成|认为|认可|承认|计|收取|签署|记录|引用|分发|传播"
    "|希望|寻求|产生|损害|减损|妨|改变|提|谈|交换|意味|产|免)"
    "|未(?!来|必|免|知)|没有|切勿|请勿|勿|并非|绝非|决非|从不|从未|尚无|并无|均无|暂无|毫无"
    "|无(?:权|法|意|须|需|义务|任何|人(?!机|驾|士|工|值|车))"
)
_MAYBE_ZH = re.compile(
    "不|未|无|没|勿|莫|毋|非|否|禁|避免|防止|拒|免|除(?:非|外|了|另|有)|免除|排除|缺|以外|例外|待"
    "|仍|只|仅|才|(?<![美中双各对一三甲乙])方可|驳回|撤|零"
    "|限于|取消|停|终止|反对|异议|尚|少|难|作废|结束|失|(?<![目此以之])前(?!述|来|往|景|期|提|沿"
    "|三|两)"
)
# What may not even stand for a negation.
_EMPTY = re.compile(
    "非(?:关税|歧视|政府)|不仅|不但|不断|不久|无论|不论|不管|非常|非洲|未来|是否|能否|可否|无锡"
    "|无线|无人机|待遇|期待"
    "|等待|招待|接待"
    r"|non-(?:tariff|discrim|govern)\w+|not only|not just|not least|no doubt|whether or not"
    r"|no\. ?(?=\d)|last but not least",
    re.IGNORECASE,
)
_SENTENCE_EN = re.compile(r"(?<=[.;!?])\s+|\n+")
_SENTENCE_ZH = re.compile(r"(?<=[。；！？])\s*|\n+")
# A dot that ends no sentence.
_ABBREVIATED = re.compile(
    r"\b(?:no|nos|mr|ms|mrs|dr|inc|ltd|co|corp|art|para|sec|e\.g|i\.e|u\.s|rev|vs|st|jan|feb|mar"
    r"|apr|aug|sept?|oct|nov|dec)\.",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Clause:
    """A sentence: where its first real negation is, if it has one, and whether anything in it may
    stand for one."""

    start: int = 0
    end: int = 0
    maybe: bool = False

    @property
    def denies(self) -> bool:
        return self.end > 0


def lone_negations(english: HalfText, chinese: HalfText) -> Iterator[tuple[bool, int, int]]:
    """The negations that have nothing to meet them in the other text: whether they stand in the
    Chinese one, and from where to where. Texts with as many sentences are compared sentence by
    sentence, where one of them denies more often; others as a whole. Raises nothing."""
    en = list(_clauses(english.text, in_chinese=False))
    zh = list(_clauses(chinese.text, in_chinese=True))
    for is_chinese, here, there in ((False, en, zh), (True, zh, en)):
        denying = [each for each in here if each.denies]
        met = sum(each.maybe for each in there)
        if not denying or len(denying) <= met:
            continue
        if met == 0:
            yield is_chinese, denying[0].start, denying[0].end
        elif len(here) == len(there):
            for mine, other in zip(here, there, strict=True):
                if mine.denies and not other.maybe:
                    yield is_chinese, mine.start, mine.end


def denies(text: str, language: str) -> bool:
    """Whether a text denies something beyond doubt. Raises nothing."""
    return any(each.denies for each in _clauses(text, in_chinese=language == CHINESE))


def _clauses(text: str, *, in_chinese: bool) -> Iterator[_Clause]:
    plain = text if in_chinese else _ABBREVIATED.sub(lambda m: m[0].replace(".", "_"), text)
    place = 0
    cuts = [
        *(match.end() for match in (_SENTENCE_ZH if in_chinese else _SENTENCE_EN).finditer(plain)),
        len(text),
    ]
    for end in cuts:
        if text[place:end].strip():
            yield _clause(text[place:end], place, in_chinese=in_chinese)
        place = end


def _clause(sentence: str, place: int, *, in_chinese: bool) -> _Clause:
    harmless, real, maybe = (
        (_HARMLESS_ZH, _REAL_ZH, _MAYBE_ZH) if in_chinese else (_HARMLESS_EN, _REAL_EN, _MAYBE_EN)
    )
    stripped = harmless.sub(lambda match: " " * len(match[0]), sentence)
    found = real.search(stripped)
    if found is None:
        return _Clause(maybe=bool(maybe.search(_EMPTY.sub(" ", sentence))))
    return _Clause(place + found.start(), place + found.end(), maybe=True)
