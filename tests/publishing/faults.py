"""Ways in which a target can let us down, at any of its operations."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum

from oppslag.publishing.holding import LOCK
from oppslag.publishing.targets.protocol import HALF, Target, failed


def makes_the_lock(reach: Callable[[], AbstractContextManager[Target]]) -> list[bool]:
    """Whether each of two that make the lock at the same moment got it, the one who did not first."""
    gate, won = threading.Barrier(2), []

    def run(number: int) -> None:
        with reach() as target:
            gate.wait()
            won.append(target.create(LOCK, f"{number}".encode() * 20))

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(won)


class Killed(BaseException):
    """The process is gone or the connection is cut: nothing after this reaches the target."""


class Fault(StrEnum):
    """What goes wrong."""

    BEFORE = "killed before the operation"
    TORN = "killed in the middle of the operation"
    AFTER = "killed after the operation"
    REFUSED = "permission denied, or a reader holds the file for too long"
    FULL = "the disk is full in the middle of the operation"
    LIE = "the server says that it is done and keeps half of it"


@dataclass
class Faulty:
    """A target that fails once, at operation number `at` (from 0); after being killed, for good."""

    inner: Target
    at: int
    fault: Fault
    count: int = 0
    dead: bool = False
    log: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.inner.place

    def read(self, path: str) -> bytes | None:
        if self._now("read", path):
            self._stop(path)
        return self.inner.read(path)

    def put(self, path: str, content: bytes) -> None:
        if self._now("put", path):
            half = content[: len(content) // 2]
            if self.fault is Fault.LIE:
                self.inner.put(path, half)
                return
            if self.fault in {Fault.TORN, Fault.FULL}:
                self.inner.put(path + HALF, half)
            if self.fault is Fault.AFTER:
                self.inner.put(path, content)
            self._stop(path)
        self.inner.put(path, content)

    def create(self, path: str, content: bytes) -> bool:
        if self._now("create", path):
            if self.fault is Fault.LIE:
                return True
            if self.fault is Fault.AFTER:
                self.inner.create(path, content)
            self._stop(path)
        return self.inner.create(path, content)

    def delete(self, path: str) -> None:
        if self._now("delete", path):
            if self.fault is Fault.LIE:
                return
            if self.fault is Fault.AFTER:
                self.inner.delete(path)
            self._stop(path)
        self.inner.delete(path)

    def _now(self, verb: str, path: str) -> bool:
        if self.dead:
            raise Killed
        self.log.append(f"{verb} {path}")
        self.count += 1
        return self.count == self.at + 1

    def _stop(self, path: str) -> None:
        if self.fault in {Fault.REFUSED, Fault.FULL}:
            raise failed(self.place, path, self.fault.value)
        if self.fault is not Fault.LIE:
            self.dead = True
            raise Killed
