"""The fingerprint that a signature binds: SHA-256 over canonical JSON of both languages.

Order-neutral between the sides: sides are keys of objects (sorted), never places in a list.
"""

import hashlib
import json
import unicodedata
from typing import Any

Content = dict[str, Any]


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
