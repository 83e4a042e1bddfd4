"""A server by SFTP (paramiko, the extra `sftp`). Its host key must be the one that organisation.yaml names."""

import base64
import hashlib
import io
import secrets as chance
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from oppslag.messages import _, because
from oppslag.publishing import secrets
from oppslag.publishing.settings import Setting
from oppslag.publishing.targets.protocol import HALF, Kind, checked, failed, unreachable

if TYPE_CHECKING:
    from paramiko import PKey, SFTPClient, Transport

PORT = 22
PATIENCE = 20.0  # seconds for an answer
_HASHED = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}  # RFC 8332: the same key, signed with a sound hash

Result = TypeVar("Result")


class Sftp:
    """Files below a folder of a server. A put is OpenSSH's posix-rename; a server without it is refused."""

    def __init__(self, client: "SFTPClient", root: str, place: str) -> None:
        self._client = client
        self._root = PurePosixPath(root)
        self._place = place

    @property
    def place(self) -> str:
        """`user@host:path`."""
        return self._place

    def read(self, path: str) -> bytes | None:
        """See Target."""
        file = self._file(path)

        def work() -> bytes:
            with self._client.open(file, "rb") as stream:
                stream.prefetch()
                return bytes(stream.read())

        try:
            return self._say(path, work)
        except FileNotFoundError:
            return None

    def put(self, path: str, content: bytes) -> None:
        """See Target."""
        file = self._file(path)
        self._say(path, lambda: self._upload(file + HALF, content))
        self._say(path, lambda: self._client.posix_rename(file + HALF, file))

    def create(self, path: str, content: bytes) -> bool:
        """See Target: the plain rename of SFTP refuses a name that is taken (draft-ietf-secsh-filexfer-02, 6.5)."""
        file = self._file(path)
        half = f"{file}.{chance.token_hex(4)}{HALF}"
        self._say(path, lambda: self._upload(half, content))
        try:
            self._client.rename(half, file)
        except OSError as error:
            with suppress(OSError):
                self._client.remove(half)
            if self._there(file):
                return False
            raise failed(self.place, path, error) from error
        return True

    def delete(self, path: str) -> None:
        """See Target."""
        file = self._file(path)
        with suppress(FileNotFoundError):
            self._say(path, lambda: self._client.remove(file))
        for folder in PurePosixPath(file).parents:
            if folder == self._root or len(folder.parts) <= len(self._root.parts):
                break
            try:
                self._client.rmdir(str(folder))
            except OSError:  # not empty, or gone already
                break

    def _file(self, path: str) -> str:
        return str(self._root / checked(path))

    def _there(self, file: str) -> bool:
        try:
            self._client.lstat(file)
        except OSError:
            return False
        return True

    def _upload(self, file: str, content: bytes) -> None:
        self._folders(PurePosixPath(file).parent)
        with suppress(FileNotFoundError):
            self._client.remove(file)  # what a cut run left, or a link that somebody laid there: not to be followed
        self._client.putfo(io.BytesIO(content), file)  # paramiko compares the size afterwards

    def _folders(self, folder: PurePosixPath) -> None:
        try:
            if not stat.S_ISDIR(self._client.stat(str(folder)).st_mode or 0):
                raise NotADirectoryError(str(folder))
        except FileNotFoundError:
            self._folders(folder.parent)
            try:
                self._client.mkdir(str(folder))
            except OSError:  # another has made it in the same moment
                self._client.stat(str(folder))

    def _say(self, path: str, work: Callable[[], Result]) -> Result:
        from paramiko import SSHException  # noqa: PLC0415 - the extra is there when we get here

        try:
            return work()
        except FileNotFoundError:
            raise
        except (OSError, EOFError, SSHException) as error:
            reason = because(error) or _("the connection was cut")
            raise failed(self.place, path, reason) from error


@contextmanager
def connect(setting: Setting) -> Iterator[Sftp]:
    """The folder of a server. Raises PublishingError or ToolMissing; an unknown host key is never accepted.

    The folder, or the one that it is to be made in, must be there.
    """
    try:
        import paramiko  # noqa: PLC0415 - 0.4 s, and an optional extra
    except ImportError as error:
        from oppslag.workshop import missing  # noqa: PLC0415 - only then

        raise missing("paramiko", "oppslag[sftp]") from error
    values = setting.values
    try:
        port = int(values.get("port") or PORT)
        if not 0 < port < 2**16:
            raise ValueError
        line = socket.create_connection((values["host"], port), timeout=PATIENCE)
        transport = paramiko.Transport(line)
    except ValueError as error:
        raise setting.refusal(_("“{port}” is not a port.", port=values.get("port"))) from error
    except (OSError, paramiko.SSHException) as error:
        raise setting.refusal(
            _(
                "{host} cannot be reached: {reason}.",
                host=f"{values['host']}:{port}",
                reason=because(error),
            ),
            _("See that you are on the right network and that host and port are right."),
        ) from error
    with _closing(transport):
        _greet(setting, transport)
        _log_in(setting, transport)
        client = paramiko.SFTPClient.from_transport(transport)
        if client is None:
            raise setting.refusal(_("{host} offers no SFTP.", host=values["host"]))
        client.get_channel().settimeout(PATIENCE)  # type: ignore[union-attr]
        folder = PurePosixPath(values["path"])
        if not (_is_there(client, folder) or _is_there(client, folder.parent)):
            raise unreachable(setting, folder)
        yield Sftp(client, values["path"], f"{values['user']}@{values['host']}:{values['path']}")


def _is_there(client: "SFTPClient", folder: PurePosixPath) -> bool:
    """Whether the server has it; what it does not let us see may be there."""
    try:
        client.stat(str(folder))
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def _closing(transport: "Transport") -> Iterator[None]:
    try:
        yield
    finally:
        transport.close()


def _greet(setting: Setting, transport: "Transport") -> None:
    """Shake hands with a server that has the host key that is written down, and with no other."""
    from paramiko import SSHException  # noqa: PLC0415 - as above

    wanted = setting.values.get("host_key", "").split()
    if len(wanted) >= 2:
        known = transport.get_security_options()
        names = [name for name in _HASHED.get(wanted[0], (wanted[0],)) if name in known.key_types]
        known.key_types = tuple(names) or known.key_types
    transport.banner_timeout = transport.auth_timeout = PATIENCE
    try:
        transport.start_client(timeout=PATIENCE)
        key = transport.get_remote_server_key()
    except (SSHException, OSError, EOFError) as error:
        raise setting.refusal(
            _("{host} and we do not come to terms: {reason}.", host=setting.values["host"], reason=error),
            _("Has the server another host key than the one in organisation.yaml? Ask whoever runs it."),
        ) from error
    found = f"{key.get_name()} {key.get_base64()}"
    if len(wanted) < 2:  # "ssh-ed25519 AAAA…"; anything less is no key
        raise setting.refusal(
            _("The host key of {host} is not written down, so it cannot be told from an impostor.",
              host=setting.values["host"]),
            _("It shows {key}\n{print}\nAsk whoever runs it whether that is right, then write: host_key: \"{key}\"",
              key=found, print=fingerprint(key.get_base64())),
        )  # fmt: skip
    if wanted[:2] != found.split():
        raise setting.refusal(
            _("{host} is not who it should be: its host key is another one.", host=setting.values["host"]),
            _(
                "It shows {found}, organisation.yaml says {wanted}. Nothing was sent. Ask whoever runs it.",
                found=fingerprint(key.get_base64()),
                wanted=fingerprint(wanted[1]),
            ),
        )


def fingerprint(key: str) -> str:
    """A host key in base64 as ssh-keygen shows it: `SHA256:…`."""
    try:
        digest = hashlib.sha256(base64.b64decode(key, validate=True)).digest()
    except ValueError:
        return "?"
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _log_in(setting: Setting, transport: "Transport") -> None:
    from paramiko import SSHException  # noqa: PLC0415 - as above

    user, word = setting.values["user"], secrets.password(setting.name)
    try:
        if key := _key(setting, word):
            transport.auth_publickey(user, key)
        elif word:
            transport.auth_password(user, word)
        else:
            _ask_agent(setting, transport, user)
    except (SSHException, OSError, EOFError) as error:
        raise setting.refusal(
            _("{host} does not let {user} in.", host=setting.values["host"], user=user), _how(setting)
        ) from error
    if not transport.is_authenticated():
        raise setting.refusal(_("{host} asks for more than it was given.", host=setting.values["host"]), _how(setting))


def _key(setting: Setting, word: str) -> "PKey | None":
    from paramiko import PKey, SSHException  # noqa: PLC0415 - as above

    file = secrets.key_file(setting.name)
    if file is None:
        return None
    try:
        return PKey.from_path(file, word.encode() if word else None)  # type: ignore[arg-type]  # it takes bytes
    except (SSHException, OSError, ValueError, TypeError) as error:
        raise setting.refusal(_("The key file {file} cannot be used.", file=file), _how(setting)) from error


def _ask_agent(setting: Setting, transport: "Transport", user: str) -> None:
    """Try each key of a running ssh-agent."""
    from paramiko import Agent, AuthenticationException  # noqa: PLC0415 - as above

    keys: Any = Agent().get_keys()
    for key in keys:
        with suppress(AuthenticationException):
            transport.auth_publickey(user, key)
            return
    raise setting.refusal(_("There is no credential for {name}.", name=setting.name), _how(setting))


def _how(setting: Setting) -> str:
    return _(
        "Set {password}, or keep it in the keyring under oppslag and {name}. A private key: {key_file} is its file.",
        name=setting.name,
        password=secrets.variable(setting.name, "PASSWORD"),
        key_file=secrets.variable(setting.name, "KEY_FILE"),
    )


KIND = Kind("sftp", ("host", "user", "path"), ("port", "host_key"), connect)
