"""A number where it stands."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Numeral:
    """A number from `start` to `end`, or several that one writing may stand for. Where it is
    `demanded`, the other text has to have it too; never where it is `vague` (millions, 百万)."""

    start: int
    end: int
    values: tuple[Fraction, ...]
    demanded: bool = False
    vague: bool = False


def shown_number(value: Fraction) -> str:
    """A number as it is called where it is missed: 1,200,000, 3.5, 1/3. Raises nothing."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return str(value) if denominator > 1 else f"{float(value):,.12g}"
