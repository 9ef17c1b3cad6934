"""The items that every agenda has, in both languages (practice, Agenda). Pure.

The antitrust statement covers both legal orders: US practice, and China's guidelines on trade
associations of 10 January 2024.
"""

from dataclasses import dataclass

from meetings.enums import ItemKind
from workinggroup.lib.bilingual import Bilingual

NONE = Bilingual()


@dataclass(frozen=True)
class StandingItem:
    """One standing item; `minutes` is in one language, before interpretation."""

    kind: ItemKind
    title: Bilingual
    minutes: int
    note: Bilingual = NONE


ANTITRUST = Bilingual(
    en=(
        "The chairs read the antitrust statement and every participant acknowledges it.\n"
        "This meeting is held for the lawful exchange of public information on intellectual"
        " property, trade policy, encryption and other agreed topics. Participants shall not"
        " discuss or exchange prices, costs, margins, output, capacity, customers, sales"
        " territories, bids or unannounced products, and shall reach no agreement or understanding"
        " on any of them, nor on refusing to deal with any person. Only what is on the agenda is"
        " discussed.\n"
        "Counsel of both sides attend. Any participant who believes that the discussion departs"
        " from these rules shall say so at once; the discussion then stops, and the objection is"
        " recorded in the minutes.\n"
        "The statement applies under the antitrust laws of the United States and the"
        " Anti-Monopoly Law of the People's Republic of China alike."
    ),
    zh=(
        "双方主席宣读反垄断声明，全体与会人员予以确认。\n"
        "本次会议旨在依法交流知识产权、贸易政策、加密及其他商定议题的公开信息。与会人员不得讨论或交换价格、"
        "成本、利润、产量、产能、客户、销售区域、投标或未公布产品的信息，不得就上述事项或拒绝与任何人交易"
        "达成协议或默契。会议仅讨论议程所列事项。\n"
        "双方法律顾问列席会议。如认为讨论偏离上述要求，任何与会人员应当即提出；讨论随即中止，该异议记入会议纪要。\n"
        "本声明同时适用于美国反垄断法和中华人民共和国反垄断法。"
    ),
)

STANDING = (
    StandingItem(
        ItemKind.OPENING,
        Bilingual("Opening and antitrust statement", "会议开幕及反垄断声明"),
        10,
        ANTITRUST,
    ),
    StandingItem(
        ItemKind.INTRODUCTIONS,
        Bilingual("Introduction of the delegations", "介绍双方代表团"),
        10,
    ),
    StandingItem(ItemKind.ADOPTION, Bilingual("Adoption of the agenda", "通过议程"), 5),
    StandingItem(
        ItemKind.LAST_MINUTES,
        Bilingual("Adoption of the minutes of the last meeting", "通过上次会议纪要"),
        5,
    ),
    StandingItem(
        ItemKind.ARISING,
        Bilingual("Matters arising: open action items", "上次会议后续事项：未完成的行动项"),
        20,
    ),
    StandingItem(
        ItemKind.OTHER,
        Bilingual("Any other business", "其他事项"),
        10,
        Bilingual(
            "Only matters that were announced before the agenda was agreed.",
            "仅限议程商定之前已提出的事项。",
        ),
    ),
    StandingItem(
        ItemKind.NEXT,
        Bilingual("Date and place of the next meeting", "下次会议的时间和地点"),
        5,
    ),
)
CLOSING = frozenset({ItemKind.OTHER, ItemKind.NEXT})
"""These stay last: topics that are added later go before them."""
