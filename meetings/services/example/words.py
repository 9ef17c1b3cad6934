"""What the example group talks about. Invented; nobody said any of it."""

from dataclasses import dataclass

from workinggroup.lib.bilingual import Bilingual


@dataclass(frozen=True)
class Subject:
    """An agenda item with its topic, and what the minutes of a past meeting say about it."""

    topic: str
    title: Bilingual
    note: Bilingual
    summary: Bilingual
    decision: Bilingual


@dataclass(frozen=True)
class ExampleAction:
    """An action item: its words, days until it is due, the seats of its owners (0: none)."""

    text: Bilingual
    days: int
    us: int
    cn: int
    topic: str


SUBJECTS = (
    Subject(
        "encryption",
        Bilingual("Encryption rules for connected devices", "联网设备加密规则"),
        Bilingual(
            "Exchange of public information on import, use and certification rules for products"
            " with encryption functions in both markets.",
            "交流双方市场上具有加密功能产品的进口、使用及认证规则的公开信息。",
        ),
        Bilingual(
            "The two sides explained the published rules for products with encryption functions,"
            " and where companies see differences between the texts and their application.",
            "双方介绍了具有加密功能产品的现行公开规则，以及会员公司所见规则文本与实际适用之间的差异。",
        ),
        Bilingual(
            "The group will keep one bilingual list of the published encryption rules of both"
            " markets and update it before every meeting.",
            "工作组将维护一份双方市场已公布加密规则的双语清单，并在每次会议前更新。",
        ),
    ),
    Subject(
        "intellectual-property",
        Bilingual("Protection of trade secrets in civil procedure", "民事程序中的商业秘密保护"),
        Bilingual(
            "Comparison of how confidential evidence is handled before the courts of both"
            " countries, on the basis of published cases.",
            "以公开案例为基础，比较两国法院对保密证据的处理方式。",
        ),
        Bilingual(
            "The US side presented published court orders on confidential evidence. The Chinese"
            " side presented the published guiding cases of recent years.",
            "美方介绍了有关保密证据的公开法院命令。中方介绍了近年公布的指导性案例。",
        ),
        Bilingual(
            "Both sides will exchange lists of published cases by the next meeting.",
            "双方将在下次会议前交换公开案例清单。",
        ),
    ),
    Subject(
        "trade-policy",
        Bilingual("Export control: lead times and public guidance", "出口管制：办理时限与公开指引"),
        Bilingual(
            "What each government has published since the last meeting, and what companies would"
            " like to see explained.",
            "各方政府自上次会议以来公布的内容，以及会员公司希望得到说明的事项。",
        ),
        Bilingual(
            "The two sides exchanged the guidance that their governments published since the last"
            " meeting. No company-specific matter was discussed.",
            "双方交换了各自政府自上次会议以来公布的指引。未讨论任何个别公司的事项。",
        ),
        Bilingual(
            "A joint paper will set out which published guidance would benefit from examples.",
            "双方将以联合文件列出哪些公开指引宜配以示例。",
        ),
    ),
    Subject(
        "trade-policy",
        Bilingual("Supply chain security: customs and logistics", "供应链安全：海关与物流"),
        Bilingual(
            "Published customs procedures and their effect on transit of samples.",
            "已公布的海关程序及其对样品过境的影响。",
        ),
        Bilingual(
            "The two sides compared published customs procedures for engineering samples.",
            "双方比较了工程样品的公开海关程序。",
        ),
        Bilingual(
            "Each side will name a contact for questions on published customs procedures.",
            "双方各指定一名联系人，答复有关公开海关程序的问题。",
        ),
    ),
)

OPENING = Bilingual(
    "The chairs opened the meeting. The antitrust statement was read in both languages and every"
    " participant acknowledged it. Counsel of both sides attended throughout.",
    "双方主席宣布会议开幕。会议以两种语言宣读反垄断声明，全体与会人员予以确认。双方法律顾问全程列席。",
)
ADOPTION = Bilingual("The agenda was adopted as circulated.", "会议通过了所分发的议程。")
RESERVATION = Bilingual(
    "The Chinese side reserved its position on the term 'lead time' until the published texts of"
    " both governments use it in the same sense.",
    "中方对“办理时限”一词保留意见，直至双方政府的公开文本在同一意义上使用该词。",
)
PROMISES = (
    ExampleAction(
        Bilingual(
            "Send the first bilingual list of published encryption rules to both delegations.",
            "向双方代表团发送首份已公布加密规则双语清单。",
        ),
        30, 3, 1, "encryption",
    ),
    ExampleAction(
        Bilingual(
            "Collect published court orders on confidential evidence, with short summaries.",
            "收集有关保密证据的公开法院命令，并附简要说明。",
        ),
        90, 1, 0, "intellectual-property",
    ),
    ExampleAction(
        Bilingual(
            "Draft the joint paper on public guidance for export control.",
            "起草关于出口管制公开指引的联合文件。",
        ),
        150, 2, 2, "trade-policy",
    ),
    ExampleAction(
        Bilingual(
            "Translate the published guiding cases on trade secrets into English.",
            "将已公布的商业秘密指导性案例译成英文。",
        ),
        400, 0, 4, "intellectual-property",
    ),
)  # fmt: skip
PROGRESS = Bilingual(
    "First draft is with the secretariats; the section on certification is still open.",
    "初稿已交双方秘书处；认证一节尚待完成。",
)
LINKS = (
    (Bilingual("Main room", "主会议室"), "https://rooms.example/jwg-main", "4821 7730"),
    (Bilingual("Alternate link", "备用链接"), "https://meet.example.cn/jwg-main", ""),
)
POSTPONED = (
    "Travel is not possible in these weeks; both secretariats agreed to meet two weeks later."
)
SUBITEMS = (
    Bilingual("Certification of connected devices", "联网设备的认证"),
    Bilingual("Open-source components", "开源组件"),
)
# (side, title, note): proposals that are still with their own delegation.
PROPOSALS = (
    (
        "us",
        Bilingual("Standards for secure firmware updates", ""),
        Bilingual("Could follow the encryption item; public standards only.", ""),
        "encryption",
    ),
    (
        "us",
        Bilingual("Patent quality: public search tools", "专利质量：公开检索工具"),
        Bilingual("Harborline offers to present.", ""),
        "intellectual-property",
    ),
    (
        "cn",
        Bilingual("", "商用密码检测认证的公开程序"),
        Bilingual("", "建议放在加密议题之下，时间约三十分钟。"),
        "encryption",
    ),
    (
        "cn",
        Bilingual("", "半导体设备备件的通关便利"),
        Bilingual("", "先由本方内部讨论，再决定是否提出。"),
        "trade-policy",
    ),
)
NOTES = (
    ("us", "Ask counsel before the certification item: keep to the published rules only."),
    ("us", "Dana to call the other head before the opening about the signature of the minutes."),
    ("cn", "会前请法律顾问再核对一次加密议题的中文表述。"),
    ("cn", "若美方提出固件标准，先听取青云的意见。"),
)
# (side, title, released, language of the file, words)
PAPERS = (
    (
        "us",
        Bilingual("Published encryption rules: comparison table", "已公布加密规则：对照表"),
        True,
        "Comparison of published encryption rules (invented for the example).\n",
    ),
    (
        "cn",
        Bilingual("Guiding cases on trade secrets: overview", "商业秘密指导性案例概览"),
        True,
        "商业秘密指导性案例概览（示例，内容虚构）。\n",
    ),
    (
        "us",
        Bilingual("Draft talking points on lead times", "办理时限谈话要点草稿"),
        False,
        "Internal draft (invented for the example).\n",
    ),
    (
        "cn",
        Bilingual("Internal brief on certification", "认证问题内部简报"),
        False,
        "内部简报（示例，内容虚构）。\n",
    ),
)
