"""Pairs worked out by hand, and what is to be remarked on each.

In the files a pair is a block: the English text, the Chinese text (`-` for an empty one), and a
line for each remark, `kind language: words`. `silent.txt`, `further.txt` (harder ones),
`registers.txt` (resolutions, treaties, contracts, minutes of companies), `unseen.txt` and
`minutes.txt` (whole paragraphs; both written once the rest was quiet) say the same twice; in
`loud.txt` something differs. Names and terms are those of the example and of the glossary.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from meetings.rules.pair_check import PairRemark, company_names, person_names, term_pairs

HERE = Path(__file__).parent
GLOSSARY = Path(__file__).resolve().parents[4] / "docs" / "glossary.csv"
SILENT = ("silent.txt", "further.txt", "registers.txt", "unseen.txt", "minutes.txt")
LOUD = ("loud.txt",)

NAMES = (
    person_names("Dana", "Whitfield", "达娜·惠特菲尔德"),
    person_names("Wenbo", "Zhou", "周文博"),
    person_names("Xiaolan", "Wu", "吴晓岚"),
    person_names("Morgan", "Okafor", ""),
    company_names("Northlight Semiconductor", "北光半导体", "北光", "Northlight"),
    company_names("Qingyun Integrated Circuits", "青云集成电路", "青云", "Qingyun"),
)


def glossary_rows() -> list[dict[str, str]]:
    with GLOSSARY.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


TERMS = term_pairs(glossary_rows())


@dataclass(frozen=True)
class Case:
    """A pair, and the remarks that it is to have."""

    en: str
    zh: str
    remarks: tuple[str, ...]

    def __str__(self) -> str:
        return (self.en or self.zh)[:60]


def cases(names: tuple[str, ...]) -> Iterator[Case]:
    """The cases of some of the files."""
    for name in names:
        for block in (HERE / name).read_text(encoding="utf-8").strip().split("\n\n"):
            en, zh, *remarks = block.split("\n")
            yield Case("" if en == "-" else en, "" if zh == "-" else zh, tuple(sorted(remarks)))


def as_lines(remarks: tuple[PairRemark, ...]) -> tuple[str, ...]:
    """Remarks as the files have them."""
    return tuple(sorted(f"{each.kind} {each.lang}: {each.found}" for each in remarks))
