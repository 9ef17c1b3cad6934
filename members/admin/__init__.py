"""The secretariats' pages about who is who."""

from members.admin import keys, letters, people, roles, seats

__all__ = ["keys", "letters", "people", "roles", "seats"]
