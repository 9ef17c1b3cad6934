from typing import Any

import pytest


@pytest.fixture(autouse=True)
def quick_counter(settings: Any) -> None:
    """The allowance of a key is counted in memory: these tests ask much."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
