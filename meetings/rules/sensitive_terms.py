"""Words that make competition lawyers look twice: they warn an author, and never block.

Off limits under both legal orders (US antitrust practice; China's guidelines on trade
associations of 10 January 2024): prices, costs, margins, output and capacity, customers and
territories, boycotts, bids, unannounced products. A word is no offence, so the list only asks
the author to look again, and counsel to know where.
"""

import re
from collections.abc import Iterable

ENGLISH_TERMS = (
    "prices?",
    "pricing",
    "priced",
    "discounts?",
    "rebates?",
    "surcharges?",
    "costs?",
    "costing",
    "margins?",
    "profits?",
    "profitability",
    "outputs?",
    "production volumes?",
    "capacity",
    "capacities",
    "utili[sz]ation",
    "inventory levels?",
    "customers?",
    "suppliers?",
    "territor(?:y|ies)",
    "market shares?",
    "market allocation",
    "boycotts?",
    "blacklists?",
    "bids?",
    "bidding",
    "tenders?",
    "wages?",
    "salary",
    "salaries",
    "no-poach",
    "product roadmaps?",
    "unannounced products?",
)
CHINESE_TERMS = (
    "价格",
    "定价",
    "报价",
    "涨价",
    "降价",
    "折扣",
    "返利",
    "成本",
    "利润",
    "毛利",
    "产量",
    "产能",
    "开工率",
    "库存",
    "客户",
    "供应商",
    "销售区域",
    "市场份额",
    "市场划分",
    "划分市场",
    "抵制",
    "黑名单",
    "投标",
    "招标",
    "竞标",
    "薪酬",
    "工资",
    "未发布产品",
    "产品路线图",
)
_ENGLISH = re.compile(r"(?<![\w-])(?:" + "|".join(ENGLISH_TERMS) + r")(?![\w-])", re.IGNORECASE)
# Longer terms first, so that one place is named once.
_CHINESE = re.compile("|".join(sorted(CHINESE_TERMS, key=len, reverse=True)))
# Settled phrases that contain a listed word and mean something else.
_HARMLESS = re.compile(
    r"at all costs|legal costs|safety margins?|capacity[- ]building|input and output|"
    r"invitations? to tender|margin of error|能力建设",
    re.IGNORECASE,
)


def sensitive_terms(texts: Iterable[str]) -> list[str]:
    """The listed words that occur in `texts`, each once, in lower case, in order of appearance."""
    found: dict[str, None] = {}
    for text in texts:
        plain = _HARMLESS.sub(" ", text)
        for pattern in (_ENGLISH, _CHINESE):
            for hit in pattern.finditer(plain):
                found.setdefault(hit.group().lower())
    return list(found)
