"""What forms that show what is stored send with what was typed."""

import html
import json
import re
from typing import Any

from workinggroup.lib.edits import marks_of


def seen(**shown: Any) -> str:
    """The hidden field of a form that showed these values."""
    return json.dumps(marks_of(shown))


def hidden(page: str, name: str) -> str:
    """What the page has in its hidden field of this name."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return html.unescape(found[1])
