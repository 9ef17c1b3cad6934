"""How the description of the API names our way of signing in."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Found by drf-spectacular through its target, once this module is imported."""

    target_class = "members.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key from the page “API keys” of your profile.",
        }


PROBLEM = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs: never translated."},
        "detail": {"type": "string", "description": "For people, in their language."},
        "errors": {
            "type": "array",
            "description": "One for each fault, where fields are at fault.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
READ_REFUSALS = {"401": "No valid key.", "404": "Not there, or not for you.", "429": "Too many."}
WRITE_REFUSALS = {
    "400": "The request has faults.",
    "403": "This key, or its holder, may not.",
    "409": "The rules do not allow it now.",
}


def completed(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """The description with what the framework does not know of: what is refused, and how."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                _tell_emptiness(parameter)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"]["$ref"].rpartition("/")[2]
                # As `Endpoint.sent` has it.
                result["components"]["schemas"][name]["additionalProperties"] = False
    return _tell_refusals(result)


def _tell_emptiness(parameter: dict[str, Any]) -> None:
    """A parameter of a query has a value, or is left out."""
    schema = parameter["schema"]
    if parameter["in"] == "query" and schema.get("type") == "string" and "enum" not in schema:
        schema.setdefault("minLength", 1)


def _tell_refusals(result: dict[str, Any]) -> dict[str, Any]:
    """Add to every operation the problem documents it may answer with."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for method, operation in methods.items():
            refusals = READ_REFUSALS | ({} if method == "get" else WRITE_REFUSALS)
            if any(each["in"] == "query" for each in operation.get("parameters", ())):
                refusals = refusals | {"400": WRITE_REFUSALS["400"]}
            for code, text in refusals.items():
                answer = {"description": text, "content": content}
                operation["responses"].setdefault(code, answer)
    return result
