"""How much one side may keep for one meeting. Pure."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from workinggroup.lib.errors import Refused


@dataclass(frozen=True)
class Room:
    """What a side's files of a meeting take, of what they may; in bytes."""

    used: int
    quota: int

    def demand(self, size: int) -> None:
        """Raise `Refused` (field `file`) where a file of `size` bytes finds no room."""
        if self.used + size <= self.quota:
            return
        why = _(
            "This file does not fit: the files of your side for this meeting take %(used)s of "
            "%(quota)s. Remove drafts that no one needs."
        ) % {"used": filesizeformat(self.used), "quota": filesizeformat(self.quota)}
        raise Refused(why, fields={"file": why})
