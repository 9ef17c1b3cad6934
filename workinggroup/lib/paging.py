"""Lists cut into pages."""

from typing import TypeVar

from django.core.paginator import Page, Paginator

T = TypeVar("T")


def first_page(rows: list[T], most: int, total: int) -> "Page[T]":
    """The first page of a list of `total`, whose rows up to `most` are at hand."""
    pages = Paginator(rows, most)
    pages.count = total
    return pages.page(1)
