"""A server by WebDAV over https (httpx, the extra `webdav`): the six verbs that are needed, and no more."""

import secrets as chance
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from oppslag.messages import _, because
from oppslag.publishing import secrets
from oppslag.publishing.settings import Setting
from oppslag.publishing.targets.protocol import HALF, Kind, checked, failed, unreachable
from oppslag.publishing.trusting import doubt, trusted

PATIENCE = 30.0  # seconds for an answer
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class WebDav:
    """Files below an address. A put is PUT beside it and MOVE over it (RFC 4918, 9.9): PUT alone is not atomic."""

    def __init__(self, client: Any, url: str, root: str, how: str = "") -> None:
        self._client = client
        self._how = how  # to hand over a credential
        self._url = url
        self._root = PurePosixPath(root.strip("/") or ".")

    @property
    def place(self) -> str:
        """The address."""
        return "/".join((self._url.rstrip("/"), *self._root.parts))

    def has_room(self) -> bool:
        """Whether the folder, or the one that it is to be made in, is there; a server may not want to tell."""
        near = (self._root, self._root.parent) if self._root.parts else ()
        found = (self._ask("PROPFIND", folder.as_posix(), "", headers={"Depth": "0"}) for folder in near)
        return not near or any(answer.status_code not in {404, 409} for answer in found)

    def read(self, path: str) -> bytes | None:
        """See Target."""
        answer = self._ask("GET", self._file(path), path)
        if answer.status_code == 404:
            return None
        self._demand(answer, path, 200)
        return bytes(answer.content)

    def put(self, path: str, content: bytes) -> None:
        """See Target."""
        file = self._file(path)
        self._upload(file + HALF, content, path)
        self._demand(self._move(file + HALF, file, path, over=True), path, 201, 204)

    def create(self, path: str, content: bytes) -> bool:
        """See Target: a MOVE that may not overwrite is refused with 412 where there is a file (RFC 4918, 10.6)."""
        file = self._file(path)
        half = f"{file}.{chance.token_hex(4)}{HALF}"
        self._upload(half, content, path)
        answer = self._move(half, file, path, over=False)
        # A server may look before it moves, and break when another file comes in between: whose file is there decides.
        beaten = answer.status_code >= 500 and self.read(path) not in {None, content}
        if answer.status_code == 412 or beaten:
            self._ask("DELETE", half, path)
            return False
        self._demand(answer, path, 201, 204)
        return True

    def delete(self, path: str) -> None:
        """See Target. Folders are left: a WebDAV server removes one with all that is in it, which may be another's."""
        self._demand(self._ask("DELETE", self._file(path), path), path, 200, 204, 404)

    def _file(self, path: str) -> str:
        return (self._root / checked(path)).as_posix()

    def _upload(self, file: str, content: bytes, path: str) -> None:
        answer = self._ask("PUT", file, path, content=content)
        if answer.status_code in {403, 404, 409}:  # no such folder yet (RFC 4918, 9.7.1: 409)
            self._folders(PurePosixPath(file).parent, path)
            answer = self._ask("PUT", file, path, content=content)
        self._demand(answer, path, 200, 201, 204)

    def _folders(self, folder: PurePosixPath, path: str) -> None:
        for parent in reversed([folder, *folder.parents]):
            if parent.parts:
                self._ask("MKCOL", parent.as_posix(), path)  # 405 where it is there; the PUT that follows judges

    def _move(self, old: str, new: str, path: str, *, over: bool) -> Any:
        to = f"{self._url.rstrip('/')}/{quote(new)}"
        return self._ask("MOVE", old, path, headers={"Destination": to, "Overwrite": "T" if over else "F"})

    def _ask(self, method: str, file: str, path: str, **options: Any) -> Any:
        from httpx import HTTPError, InvalidURL  # noqa: PLC0415 - the extra is there when we get here

        try:
            return self._client.request(method, f"{self._url.rstrip('/')}/{quote(file)}", **options)
        except (HTTPError, InvalidURL) as error:
            if reason := doubt(error, urlsplit(self._url).hostname or ""):
                raise failed(self.place, path, reason, _no_trust()) from error
            hint = _("See that you are on the right network and that the address is right.")
            reason = because(_root_cause(error)) or type(error).__name__
            raise failed(self.place, path, reason, hint) from error

    def _demand(self, answer: Any, path: str, *fine: int) -> None:
        if answer.status_code in fine:
            return
        hints: Mapping[int, str] = {
            401: _("The user or the password is wrong or has expired.") + f"\n{self._how}".rstrip(),
            403: _("This user may not write there."),
            423: _("Somebody has the file locked. Try again in a while."),
            507: _("There is no room left on the server."),
        }
        reason = f"{answer.status_code} {answer.reason_phrase}"
        raise failed(self.place, path, reason, hints.get(answer.status_code, ""))


def _no_trust() -> str:
    return _("The server's certificate is not to be trusted. Nothing was sent. Ask whoever runs it.")


def _root_cause(error: BaseException) -> BaseException:
    """The reason of the system below what the library made of it."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    return cause or error


@contextmanager
def connect(setting: Setting) -> Iterator[WebDav]:
    """The folder of a server. Raises PublishingError or ToolMissing; a password never goes over plain http.

    The folder, or the one that it is to be made in, must be there.
    """
    try:
        import httpx  # noqa: PLC0415 - 0.2 s, and an optional extra
    except ImportError as error:
        from oppslag.workshop import missing  # noqa: PLC0415 - only then

        raise missing("httpx", "oppslag[webdav]") from error
    address = urlsplit(setting.values["url"])
    if address.username or address.password:
        raise setting.refusal(_("A credential must not stand in this file."), _how(setting))
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _HERE):
        raise setting.refusal(
            _("{url} is not an https address: the password would go in the clear.", url=setting.values["url"])
        )
    user, word = setting.values["user"], secrets.password(setting.name)
    if not word:
        raise setting.refusal(_("There is no credential for {name}.", name=setting.name), _how(setting))
    with httpx.Client(auth=(user, word), timeout=PATIENCE, verify=trusted()) as client:
        target = WebDav(client, setting.values["url"], setting.values.get("path", ""), _how(setting))
        if not target.has_room():
            raise unreachable(setting, target.place)
        yield target


def _how(setting: Setting) -> str:
    return _(
        "Set {password}, or keep it in the keyring under oppslag and {name}.",
        password=secrets.variable(setting.name, "PASSWORD"),
        name=setting.name,
    )


KIND = Kind("webdav", ("url", "user"), ("path",), connect)
