"""The world of the house, for papers about it."""

from tests.house.conftest import at_that_time, at_work, media_root, shared_world, world

__all__ = ["at_that_time", "at_work", "media_root", "shared_world", "world"]
