"""Primary keys of what one side keeps to itself, or is sent, tell nothing of the other side: they
are drawn, or an instant with chance in it, never counted."""

from itertools import pairwise

from django.apps import apps
from django.db.models import Model

from workinggroup.lib import tokens

# What both sides read, or what has no id that anybody is given.
SHARED = {
    "meetings.attendance",
    "meetings.signature",
    "meetings.paperreceipt",
    "meetings.paragraph",
    "meetings.progressnote",
    "members.appointment",
    "members.company",
    "members.seat",
    "members.delegation",
    # In no address and no answer.
    "members.mailpreference",
    "members.sentform",
}
OURS = ("meetings", "members")


def is_of_somebody(model: type[Model]) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    return bool(names & {"side", "person", "recipient", "author", "delegation"})


def test_ids_of_what_is_ones_own_are_not_counted() -> None:
    counted = {
        model._meta.label_lower
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if is_of_somebody(model) and model._meta.pk.default not in {tokens.row_pk, tokens.moment_pk}
    }
    assert counted == SHARED


def test_ids_that_are_drawn_are_not_one_after_the_other() -> None:
    for draw in (tokens.row_pk, tokens.moment_pk):
        drawn = [draw() for _n in range(50)]
        assert len({*drawn}) == 50
        steps = {after - before for before, after in pairwise(drawn)}
        assert len(steps) > 40
