"""In which order a name is written in Latin letters."""

import re

from workinggroup.lib.viewer import Side

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
# It parts the names of foreigners where they are written in Chinese characters: 卡尔·穆斯特.
_MIDDLE_DOTS = "·・‧•"


def family_name_first(side: str, name_zh: str) -> bool:
    """Whether the family name of somebody of `side` comes first, as in Lü Junjie: on the Chinese
    side, for who has a Chinese name. Whoever has none, or writes a foreign one in Chinese
    characters, keeps their own order (Karl Muster)."""
    chinese = bool(_HAN.search(name_zh)) and not any(dot in name_zh for dot in _MIDDLE_DOTS)
    return Side(side).family_name_first and chinese
