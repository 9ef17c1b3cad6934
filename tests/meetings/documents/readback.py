"""Reading papers back: what a PDF says, without the white space that setting it brings."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

# Of a content: what is no text, but a name for something that papers write out.
_NAMES = {"kind", "format", "interpretation", "zone", "side", "presenter_side", "role", "topic"}
_NAMES |= {"language", "host", "day", "starts", "ends", "starts_at", "ends_at", "due_on"}


def squeezed(text: str) -> str:
    """Without white space: lines are broken anywhere."""
    return re.sub(r"\s+", "", text)


def pages_of(pdf: bytes) -> list[str]:
    """What each page says."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def said_in(pdf: bytes) -> str:
    """What a PDF says from its first page to its last."""
    return "".join(pages_of(pdf))


def texts_of(content: Any, language: str) -> Iterator[str]:
    """Every text of a content in `language`, and its symbols, hashes and numbers."""
    if isinstance(content, dict):
        if content.keys() == {"en", "zh"}:
            yield content[language]
        else:
            for name, value in content.items():
                if name not in _NAMES:
                    yield from texts_of(value, language)
    elif isinstance(content, list):
        for value in content:
            yield from texts_of(value, language)
    elif isinstance(content, str):
        yield content


def lines_of(content: Any, language: str) -> list[str]:
    """The lines of those texts, as a paper may part them."""
    texts = texts_of(content, language)
    return [squeezed(line) for text in texts for line in text.split("\n") if line.strip()]
