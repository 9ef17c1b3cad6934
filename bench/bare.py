"""The least that Django can do for a calendar app: one view, one indexed row, no middleware.

`bench/feeds.py` serves it beside the portal, under the same server, and compares. The view stands
twice: with the row read by a model, as one would write it, and by a cursor, the least there is.
"""

import os
from pathlib import Path

import django
import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path

database = environ.Env().db("DATABASE_URL")
database["CONN_MAX_AGE"] = None
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),
    USE_TZ=True,
)
django.setup()


class Row(models.Model):
    key = models.CharField(max_length=64, unique=True)
    etag = models.CharField(max_length=80)
    body = models.BinaryField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.key


def by_model(request: HttpRequest, key: str) -> HttpResponse:
    row = Row.objects.get(key=key)
    return answer(request, row.etag, row.body)


def by_cursor(request: HttpRequest, key: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT etag, body FROM bare_row WHERE key = %s", [key])
        etag, body = cursor.fetchone()
    return answer(request, etag, body)


def answer(request: HttpRequest, etag: str, body: bytes) -> HttpResponse:
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(bytes(body), content_type="text/calendar; charset=utf-8")
        response["Content-Length"] = str(len(body))
    response["ETag"] = etag
    return response


def keep(key: str, etag: str, file: str) -> None:
    """Put the bytes of `file` into a row; the table is made where there is none."""
    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
    Row.objects.create(key=key, etag=etag, body=Path(file).read_bytes())


urlpatterns = [path("model/<str:key>", by_model), path("cursor/<str:key>", by_cursor)]
application = get_wsgi_application()
