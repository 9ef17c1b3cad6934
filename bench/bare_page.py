"""The reference page: what Django itself charges for twenty rows to who is signed in.

Session, sign-in, one query, twenty rows in one template, under `bench.bare_settings`.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import path
from django.utils import timezone

ROWS = 20


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    people = get_user_model().objects.order_by("-date_joined", "pk")[:ROWS]
    return render(request, "bare/rows.html", {"title": "Twenty rows", "rows": people})


urlpatterns = [path("", rows, name="rows")]


def make() -> None:
    """Tables and accounts; prints the session key of one who is signed in."""
    call_command("migrate", verbosity=0)
    model, began = get_user_model(), timezone.now()
    model.objects.bulk_create(
        model(
            username=f"person{n}",
            first_name=f"Given{n}",
            last_name=f"Family{n}",
            email=f"person{n}@example.org",
            is_staff=n % 5 == 0,
            date_joined=began - dt.timedelta(days=n),
        )
        for n in range(ROWS + 5)
    )
    browser = Client()
    browser.force_login(model.objects.order_by("pk")[0])
    print(browser.cookies["sessionid"].value)
