"""The world of the house tests, for the admin site."""

from tests.house.conftest import at_that_time, at_work, media_root, shared_world, world

__all__ = ["at_that_time", "at_work", "media_root", "shared_world", "world"]
