"""The keys of personal facts, and the file that holds them: read anew whenever it has changed.

A server that runs while keys are rotated must seal with the new key at once, and open what others
sealed with it: so the file is looked at for each use, which costs a look at its date.
"""

import datetime as dt
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

KEY_BYTES = 16


@dataclass(frozen=True)
class Keys:
    """Sealing keys by number, the blinding key, and since when each key that was added is there."""

    # Never in a log line or a report of a failure.
    sealing: Mapping[int, bytes] = field(repr=False)
    blinding: bytes = field(repr=False)
    since: Mapping[int, dt.datetime] = field(default_factory=dict)

    @property
    def latest(self) -> int:
        return max(self.sealing)

    @classmethod
    def read(cls, text: str) -> "Keys":
        """From `{"sealing": {"1": "<hex>"}, "blinding": "<hex>", "since": {"1": "<moment>"}}`."""
        told = json.loads(text)
        since = told.get("since", {})
        return cls(
            {int(number): bytes.fromhex(key) for number, key in told["sealing"].items()},
            bytes.fromhex(told["blinding"]),
            {int(number): dt.datetime.fromisoformat(at) for number, at in since.items()},
        )

    def written(self) -> str:
        """As `read` reads it."""
        return json.dumps(
            {
                "sealing": {str(number): key.hex() for number, key in self.sealing.items()},
                "blinding": self.blinding.hex(),
                "since": {str(number): at.isoformat() for number, at in self.since.items()},
            }
        )

    @classmethod
    def first(cls) -> "Keys":
        """Those of a new installation."""
        return cls({1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(2 * KEY_BYTES))

    def grown(self, *, at: dt.datetime) -> "Keys":
        """With one sealing key more, which seals from now on."""
        number = self.latest + 1
        return replace(
            self,
            sealing={**self.sealing, number: secrets.token_bytes(KEY_BYTES)},
            since={**self.since, number: at},
        )

    def without(self, number: int) -> "Keys":
        """Without a key that sealed nothing that is still there."""
        return replace(
            self, sealing={each: key for each, key in self.sealing.items() if each != number}
        )


class KeyFile:
    """Keys in a file that only its owner reads; changed as a whole, or not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mark: tuple[int, ...] = ()
        self._held: Keys | None = None

    def current(self) -> Keys:
        """The keys as the file has them now."""
        stat = self.path.stat()
        mark = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if self._held is None or mark != self._mark:
            self._held, self._mark = Keys.read(self.path.read_text()), mark
        return self._held

    def add(self, *, at: dt.datetime) -> Keys:
        """Keep a new sealing key; it is on the disk before anything is sealed with it."""
        with self._alone():
            return self._keep(self.current().grown(at=at))

    def drop(self, number: int) -> Keys:
        """Forget a key, for good."""
        with self._alone():
            return self._keep(self.current().without(number))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two consoles that change the keys do so one after the other."""
        with open(self.path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _keep(self, keys: Keys) -> Keys:
        fresh = self.path.with_suffix(".new")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(keys.written())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return self.current()
