"""The fingerprint that a signature binds: SHA-256 over canonical JSON of both languages.

Order-neutral between the sides: sides are keys of objects (sorted), never places in a list.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

from meetings.enums import TextKind
from workinggroup.lib.bilingual import Bilingual

Content = dict[str, Any]
# The canonical forms that are written now (docs/record.md).
FORMATS = {TextKind.AGENDA: 1, TextKind.MINUTES: 2}


def in_normal_form(value: Any) -> Any:
    """Content with each of its texts in NFC: what is frozen, so that whoever has it needs to know
    nothing of normal forms to find its fingerprint. Raises nothing."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {in_normal_form(key): in_normal_form(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_normal_form(item) for item in value]
    return value


def canonical(content: Content) -> bytes:
    """The bytes that are fingerprinted: UTF-8 JSON, keys sorted, no white space, texts in NFC."""
    text = json.dumps(
        in_normal_form(content),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    return text.encode("utf-8")


def fingerprint_of(content: Content) -> str:
    """The hexadecimal SHA-256 of `canonical(content)`; anybody can repeat it with sha256sum."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_agrees(content: Content, fingerprint: str, signed: Iterable[str]) -> bool:
    """Whether `content` has this fingerprint, and all that was `signed` of it, by fingerprints, is
    that."""
    return fingerprint_of(content) == fingerprint and set(signed) <= {fingerprint}


def first_format(content: Content) -> bool:
    """Whether `content` was frozen before content said its format: it is without sittings, roles,
    names of topics, papers, and the revision's number."""
    return "format" not in content or not isinstance(content["format"], int)


def pair_in(content: dict[str, str], stale: str = "") -> Bilingual:
    """A text of the content, as it is fingerprinted, in both languages."""
    return Bilingual(content["en"], content["zh"], stale)


def name_in(content: dict[str, Any] | None) -> Bilingual | None:
    """The name of a person or company in the content, where there is one."""
    return pair_in(content.get("name", content)) if content else None


def has_words(content: Content) -> bool:
    """Whether there is anything to circulate at all."""
    if content["kind"] == TextKind.AGENDA:
        return bool(content["items"])
    return any(item["paragraphs"] for item in content["items"])
