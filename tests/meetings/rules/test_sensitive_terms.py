"""The word list warns; it neither blocks nor cries wolf at every word."""

import pytest

from meetings.rules.sensitive_terms import sensitive_terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The price of wafers", ["price"]),
        ("Prices and PRICES", ["prices"]),
        ("capacity, customers and bids", ["capacity", "customers", "bids"]),
        ("关于价格和产能的交流,以及客户", ["价格", "产能", "客户"]),
        ("市场份额", ["市场份额"]),
        ("Pricing 价格", ["pricing", "价格"]),
        ("utilisation and utilization", ["utilisation", "utilization"]),
        ("enterprise, forbidden, costume, precious", []),
        ("capacity-building for small firms; legal costs", []),
        ("能力建设", []),
        ("", []),
    ],
)
def test_terms(text: str, found: list[str]) -> None:
    assert sensitive_terms([text]) == found


def test_each_term_is_named_once_over_both_texts() -> None:
    assert sensitive_terms(["price, price", "价格与 price"]) == ["price", "价格"]
