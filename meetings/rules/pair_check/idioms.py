"""Words that are written with number signs, and count nothing: 一致, 万一, 十分, 24/7. Pure."""

import re

from meetings.rules.pair_check.mentions import HalfText, Mention, hint

# 二十一行 has no 一行 in it.
_CHINESE = re.compile(
    "(?<![一二三四五六七八九十百千零〇○第])(?:"
    r"一致|一些|一般|一定|一直|一起|一旦|一方面|一系列|一并|一同|一再|一律|一切|一贯|一经|一向|"
    r"一概|一体|一行|一道|一线|统一|进一步|逐一|唯一|同一|(?<!分)之一|万一|单一|第一时间|"
    r"一带一路|一国两制|一揽子|一次性|一如既往|一视同仁|一一|(?<![时点])十分(?!之|钟)|十足"
    r"|千方百计|"
    r"千万(?=不|要|别)|百分之百|万物|万能|万分(?!之)|万维网|千差万别|各式各样|五花八门|三番|"
    r"再三|接二连三|三角|四川|三星|三亚|九江|四周|四处|四面|五金|六安|七夕|八方|九州|百度|百货|"
    r"百科|千禧|万科|亿联|二手|二次创新|不二|二维|三维|二极管|三极管|三元(?=材料|锂|电池)|"
    r"[一二三四五六七八九十]氧化|[一二三四五六七八九十]氟化|[一二三四五六七八九十]氯化|五氧化|"
    r"两用物项|军民两用|两用|三废|三包|三农|四舍五入|七嘴八舌|百年|千兆|万兆|零部件|零件|零售|"
    r"零星|零日|十一(?:假期|黄金周|长假|国庆)|五一(?:假期|劳动节|长假|国际)|双十一|八一|"
    r"六一儿童|点对点|一点通|两化|三网融合|三方(?!面)|"
    r"(?<![午上晚晨早至到])一时(?!起|[至到整半零一二三四五]|\d)|一对一|"
    r"点到点|[一二三四]线城市|一审|二审|再审|三者|两者|二者|一期一会|一票否决"
    ")"
)
_PLANS = re.compile(
    '十([一二三四五六七])五(?=规划|时期|期间|计划|”|"|」)|(?<=[“"「])十([一二三四五六七])五'
)
_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:24/7|24-7|(?<!/)9/11(?!/)|one another|no one|anyone|one-on-one|at one time"
    r"|on the one hand|one by one|square one"
    r"|second(?:-| )hand|second to none|second thoughts?|split second|first and foremost"
    r"|at first sight|at first|"
    r"one-stop|one-time|one-way|two-way|four corners|third[- ]part(?:y|ies)"
    r"|every second)(?![A-Za-z])",
    re.IGNORECASE,
)
_SIGNS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_NUMBERS_IN = {
    **{sign: number for number, sign in enumerate("一二三四五六七八九", 1)},
    "两": 2,
    "双": 2,
    "十": 10,
    "百": 100,
}


def idioms_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """Takes out of a text what only looks like a number; what it might be a counterpart of stays.
    Raises nothing."""
    if not chinese:
        return half.take(_ENGLISH, lambda m: [hint(m, *_in_english(m[0].lower()))])
    plans = half.take(_PLANS, lambda m: [hint(m, 10 + _SIGNS[m[1] or m[2]], 5)])
    return plans + half.take(_CHINESE, lambda m: [hint(m, *_in_chinese(m[0]))])


def _in_chinese(written: str) -> list[int]:
    return [number for sign, number in _NUMBERS_IN.items() if sign in written]


def _in_english(written: str) -> list[int]:
    names = {"two": 2, "second": 2, "third": 3, "four": 4, "24": 24, "7": 7}
    return [number for name, number in names.items() if name in written]
