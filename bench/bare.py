"""The least that Django can do for a calendar app: one view, one indexed row, no middleware.

`bench/feeds.py` serves it beside the portal, under the same server, and compares.
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


def feed(request: HttpRequest, key: str) -> HttpResponse:
    row = Row.objects.get(key=key)
    if request.headers.get("If-None-Match") == row.etag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(bytes(row.body), content_type="text/calendar; charset=utf-8")
        response["Content-Length"] = str(len(row.body))
    response["ETag"] = row.etag
    return response


urlpatterns = [path("<str:key>", feed)]
application = get_wsgi_application()


def keep(key: str, etag: str, file: str) -> None:
    """Put the bytes of `file` into a row; the table is made where there is none."""
    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
    Row.objects.create(key=key, etag=etag, body=Path(file).read_bytes())
