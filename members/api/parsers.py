"""How the body of a request is read: JSON (RFC 8259) that means one thing."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.json import strict_constant


class JsonParser(BaseParser):
    """As the framework's, but a name that stands twice in an object is refused (which of the two
    counts is left open by RFC 8259, 4), and so is what is nested too deep to be read."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value in `stream`; `ParseError` (400) for what is none."""
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            text = stream.read().decode(encoding)
            return json.loads(text, object_pairs_hook=_named_once, parse_constant=strict_constant)
        except (ValueError, LookupError) as fault:
            raise ParseError(_("The body is not JSON that can be read.")) from fault
        except RecursionError as fault:
            raise ParseError(_("The body is nested too deep.")) from fault


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ParseError(_("“%(name)s” stands twice in one object.") % {"name": twice[:40]})
    return found
