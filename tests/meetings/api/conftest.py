from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def quick_counter(settings: Any) -> None:
    """The allowance of a key is counted in memory, anew for each test: these tests ask much."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
