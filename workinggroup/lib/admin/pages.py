"""The names and addresses of a model's pages on the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_http_methods

admin_form_page = require_http_methods(["GET", "HEAD", "POST"])


class ModelPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """What acts and exports of a model stand on."""

    @property
    def stem(self) -> str:
        """What the names of this model's addresses begin with."""
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def name_of(self, row: Any) -> str:
        """What a row is called at the head of its page and on the way there."""
        return str(row)

    def found_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """The row with this key that the viewer may see."""
        raise NotImplementedError

    def page_after(self, row: Any) -> str:
        """Where one comes to after an act: the row's page, or the list."""
        if row is None:
            return reverse(f"admin:{self.stem}_changelist")
        return reverse(f"admin:{self.stem}_change", args=[row.pk])
