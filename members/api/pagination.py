"""Pages of a list. The list is what the reader may see, so its count tells nothing else."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; at most 200 at once."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
