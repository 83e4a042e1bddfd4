"""The small promise that every target keeps, and what all of them share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from oppslag.messages import _
from oppslag.problems import Problem, PublishingError
from oppslag.publishing.settings import Setting

HALF = ".oppslag-new"  # ends the name of a file that is not whole yet; nothing else may end so


class TargetError(PublishingError):
    """A target did not do what it was asked. Nothing that it had done before is lost."""


class Target(Protocol):
    """A place that files can go to. Paths are relative, with forward slashes. Every method raises TargetError."""

    @property
    def place(self) -> str:
        """What a person calls it: a folder, a host, an address. Holds no credential."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, None when there is none."""
        ...

    def put(self, path: str, content: bytes) -> None:
        """Write a file so that a reader meets the old bytes or the new ones. Makes folders."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Write a file that is not there yet; False, with nothing changed, when it is. Two at once: one gets True."""
        ...

    def delete(self, path: str) -> None:
        """Remove a file, and the folders that this leaves empty. Fine when it is not there."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of target: the values that organisation.yaml must and may give, and how to reach it."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    connect: Callable[[Setting], AbstractContextManager[Target]]


def failed(what: str, path: str, reason: object, hint: str = "") -> TargetError:
    """The error for something that could not be done with a file, or with the place itself ("" = no file).

    `what` is the place.
    """
    return TargetError(
        Problem(
            _("{place}: {path}: {reason}.", place=what, path=path, reason=reason)
            if path
            else _("{place}: {reason}.", place=what, reason=reason),
            hint=hint or _("See that the place can be reached and that you may write there, and try again."),
        )
    )


def unreachable(setting: Setting, folder: object) -> PublishingError:
    """The error where neither a folder nor the one that it would lie in is there: it may be a slip of the pen."""
    return setting.refusal(
        _("The folder {folder} cannot be reached.", folder=folder),
        _("Is the drive connected, and is the path written right?"),
    )


def checked(path: str) -> PurePosixPath:
    """The path, which must stay below the target. Raises TargetError for any other."""
    pure = PurePosixPath(path)
    if (
        not path.isprintable()
        or not pure.parts
        or pure.is_absolute()
        or ".." in pure.parts
        or any(sign in path for sign in '\\:*?"<>|')
    ):
        raise TargetError(Problem(_("{path} is not a name below the target.", path=path)))
    return pure
