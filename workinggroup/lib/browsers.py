"""A browser and its system in short, by the tokens that browsers have sent for years."""

# The first token found counts: most browsers name others, too.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_short(agent: str) -> str:
    """`Firefox · Windows`; the agent itself where neither is known."""
    found = [
        next((name for token, name in known if token in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or agent
