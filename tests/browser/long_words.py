"""A word without a blank into every text of the example group; run in a process of the portal."""

from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import F, Field, Func, Value
from django.db.models.functions import Concat, Substr

from meetings.models import Signature, TextRevision
from meetings.rules.content import fingerprint_of
from tests.tampering import unguarded
from workinggroup.lib.fields import LineField, ProseField

WORD = "Halbleiter" * 10


def put() -> None:
    """Begin every text with it, as far as the field is long enough, and every text that was issued,
    as if it had been issued so."""
    with unguarded():
        _into_rows()
        for row in TextRevision.objects.all():
            content = _into(row.content)
            fingerprint = fingerprint_of(content)
            TextRevision.objects.filter(pk=row.pk).update(content=content, fingerprint=fingerprint)
            signed = Signature.objects.filter(text=row.text_id, revision=row.revision)
            signed.update(fingerprint=fingerprint)


def _into(value: Any) -> Any:
    """The same with the word before each text in two languages."""
    if isinstance(value, list):
        return [_into(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "zh"}:
        return {name: f"{WORD} {text}" if text else "" for name, text in value.items()}
    return {name: _into(each) for name, each in value.items()}


def _into_rows() -> None:
    models = chain(*(apps.get_app_config(app).get_models() for app in ("meetings", "members")))
    for model in models:
        for field in model._meta.fields:
            if isinstance(field, LineField | ProseField) and not field.unique:
                rows = model._base_manager.exclude(**{field.name: ""})
                rows.update(**{field.name: _begun(field)})


def _begun(field: Field) -> Func:  # type: ignore[type-arg]
    return Substr(Concat(Value(f"{WORD} "), F(field.name)), 1, field.max_length)
