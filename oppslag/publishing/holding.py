"""One publisher at a time: a lock on the target that says who, from where and since when."""

import getpass
import hashlib
import json
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from oppslag.messages import _
from oppslag.problems import Problem, PublishingError
from oppslag.publishing.targets.protocol import Target, TargetError

LOCK = "oppslag-lock.json"
STALE = timedelta(minutes=15)  # without a sign of life
FRESH = timedelta(minutes=5)  # between two signs of life

Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who publishes: `user` and `machine` for people, `workspace` to know one's own lock, `token` for this run."""

    user: str
    machine: str
    workspace: str
    token: str

    @classmethod
    def here(cls, root: Path) -> "Owner":
        """This person at this machine in this workspace, now."""
        digest = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        return cls(_user(), socket.gethostname(), digest, secrets.token_hex(8))

    def left_by(self, other: "Owner") -> bool:
        """Whether a lock is of an earlier run of the same workspace, which has ended: one runs at a time there."""
        mine, theirs = ((one.user, one.machine, one.workspace) for one in (self, other))
        return mine == theirs


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service without a name
        return "?"


class Taken(PublishingError):  # noqa: N818 - it reads as what happened
    """Another is publishing to the target, or has taken it over."""


@dataclass(slots=True)
class Hold:
    """The lock as held. `check` raises Taken when another has taken it over meanwhile.

    `notes` are for whoever publishes: of a lock in whose place ours came, though nobody could say whose it was.
    """

    target: Target
    owner: Owner
    clock: Clock
    since: datetime
    notes: tuple[str, ...] = ()

    def check(self) -> None:
        """See that the lock is still ours, and give a sign of life now and then."""
        other = _read(self.target)
        if other is None or other[0].token != self.owner.token:
            raise Taken(
                Problem(
                    _("{who} has taken over {place}.", who=_who(other[0] if other else None), place=self.target.place),
                    hint=_("Nothing more was sent. Agree on who publishes, then run the same again."),
                )
            )
        moment = self.clock()
        if moment - self.since > FRESH:
            self.target.put(LOCK, _content(self.owner, moment))
            self.since = moment

    def release(self) -> None:
        """Let go, if it is still ours."""
        other = _read(self.target)
        if other and other[0].token == self.owner.token:
            self.target.delete(LOCK)


@contextmanager
def hold(target: Target, owner: Owner, clock: Clock = now, *, take_over: bool = False) -> Iterator[Hold]:
    """Hold the lock of a target.

    Raises Taken, with nothing changed, while another holds it. One without a sign of life for 15 minutes, one that an
    earlier run of this workspace left behind, and any when `take_over` is said, is taken over.
    """
    moment = clock()
    content = _content(owner, moment)
    notes: tuple[str, ...] = ()
    if not target.create(LOCK, content):
        other = _read(target)
        if other and not take_over and not owner.left_by(other[0]) and abs(moment - other[1]) < STALE:
            raise _busy(target, *other)
        if other is None and target.read(LOCK) is not None:
            notes = (unread(target, LOCK),)
        target.put(LOCK, content)
    held = Hold(target, owner, clock, moment, notes)
    held.check()
    try:
        yield held
    finally:
        _let_go(held)


def unread(target: Target, file: str) -> str:
    """That a file of ours on a target was not whole, for whoever publishes."""
    return _(
        "{place}: {file} could not be read (its writing was cut, or somebody changed it), and is made anew.",
        place=target.place,
        file=file,
    )


def _let_go(held: Hold) -> None:
    try:
        held.release()
    except TargetError:  # the connection is gone; the next run knows its own lock, others wait 15 minutes
        return


def _content(owner: Owner, moment: datetime) -> bytes:
    return (json.dumps({**asdict(owner), "time": moment.isoformat(timespec="seconds")}) + "\n").encode()


def _read(target: Target) -> tuple[Owner, datetime] | None:
    """Who holds the lock and since when; None for none, and for one that nobody can have written."""
    try:
        data = json.loads(target.read(LOCK) or b"{}")
        moment = datetime.fromisoformat(data.pop("time"))
        return Owner(**data), moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _who(owner: Owner | None) -> str:
    return f"{owner.user} ({owner.machine})" if owner else "?"


def _busy(target: Target, owner: Owner, moment: datetime) -> Taken:
    since = moment.astimezone().strftime("%H:%M")
    return Taken(
        Problem(
            _("{who} has been publishing to {place} since {time}.", who=_who(owner), place=target.place, time=since),
            hint=_("Wait until it is done. If you know that it has stopped: --take-over"),
        )
    )
