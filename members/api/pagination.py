"""Pages of a list. The list is what the reader may see, so its count tells nothing else."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

_SIZE = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; at most 200 at once; what is no such size is refused."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return self.page_size
        if not _SIZE.fullmatch(given) or int(given) > self.max_page_size:
            fault = _("Write a whole number from 1 to %(most)d.") % {"most": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [fault]})
        return int(given)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """As the framework describes them, with what numbers there are."""
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        most = {self.page_query_param: None, self.page_size_query_param: self.max_page_size}
        for each in parameters:
            each["schema"] |= {"minimum": 1}
            if (limit := most.get(each["name"])) is not None:
                each["schema"] |= {"maximum": limit}
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As the framework describes it, in the words of OpenAPI 3.1 for what may be null."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return described
