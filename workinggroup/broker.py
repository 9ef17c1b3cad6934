"""The embedded broker: a folder of messages, for one machine without Redis.

It carries doorbells, not data: what is to be done stands in the database, and a periodic task
finds it there when a message is lost. A message is published by rename, so that no reader sees
half of one, and belongs to the worker whose unlink succeeds. Two rings for one task are one: what
nobody heard is told anew, with the later of their ends.
"""

import json
import re
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, virtual

from workinggroup.lib.whole_files import write_whole

_SCHEME = "folder"
_TASK = re.compile(r"[A-Za-z0-9_.]{1,100}", re.ASCII)


class Channel(virtual.Channel):
    """A queue is the files `*.<queue>.msg` in the folder of the transport option `folder`."""

    @property
    def folder(self) -> Path:
        path = Path(self.connection.client.transport_options["folder"])  # type: ignore[union-attr, index]
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def _messages(self, queue: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{queue}.msg"))

    def _put(self, queue: str, message: dict[str, Any], **kwargs: object) -> None:
        kind = _kind(message)
        unheard = sorted(self.folder.glob(f"*.{kind}.{queue}.msg"))
        name = f"{time.time_ns():020}-{uuid.uuid4().hex}.{kind}.{queue}.msg"
        # In the place of the one before. Should that be taken just now, this is one more.
        target = unheard[0] if unheard else self.folder / name
        write_whole(target, json.dumps(message).encode())

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._messages(queue):
            try:
                text = path.read_text()
                path.unlink()
            except FileNotFoundError:
                continue
            message: dict[str, Any] = json.loads(text)
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        messages = self._messages(queue)
        for path in messages:
            path.unlink(missing_ok=True)
        return len(messages)


def _kind(message: dict[str, Any]) -> str:
    """What messages have in common of which one is enough: the task, where it takes nothing."""
    headers = message.get("headers") or {}
    without = (headers.get("argsrepr"), headers.get("kwargsrepr")) == ("()", "{}")
    task = str(headers.get("task", ""))
    return task if without and _TASK.fullmatch(task) else uuid.uuid4().hex


class Transport(virtual.Transport):
    Channel = Channel
    driver_type = "folder"
    driver_name = "folder"
    polling_interval = 0.5

    def driver_version(self) -> str:
        return "1"


TRANSPORT_ALIASES[_SCHEME] = "workinggroup.broker:Transport"
