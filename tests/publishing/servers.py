"""Real servers on the loopback of this machine, started for a test and stopped after it."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

PASSWORD = "løsenord-som-ingen-får-se"  # noqa: S105 - of a server that lives for one test


def needed(name: str, *places: str) -> str:
    """The program of this name. Where it is not there the test is skipped, and fails in CI."""
    found = os.environ.get(f"OPPSLAG_{name.upper()}") or shutil.which(name) or next(filter(os.path.exists, places), "")
    if found:
        return found
    package = {"sshd": "openssh-server", "smbd": "samba", "smbpasswd": "samba-common-bin"}.get(name, name)
    return refuse(f"{name} is not on this machine: apt-get install {package}")


def refuse(reason: str) -> NoReturn:
    """Skip the test for this reason; in CI that is a failure."""
    if os.environ.get("OPPSLAG_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes] | None" = None) -> None:
    """Until somebody answers at the port."""
    for _try in range(200):
        if process and process.poll() is not None:
            raise AssertionError((process.stderr or process.stdout).read().decode())  # type: ignore[union-attr]
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@dataclass(frozen=True)
class Sshd:
    """An OpenSSH server: its folder, port, public host key, and the key that lets us in."""

    folder: Path
    port: int
    host_key: str
    key_file: Path


@contextmanager
def sshd(folder: Path) -> Iterator[Sshd]:
    program = needed("sshd", "/usr/sbin/sshd")
    for name in ("host", "user", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "authorized").write_text((folder / "user.pub").read_text())
    served, port = folder / "served", free_port()
    served.mkdir()
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd, as root, leaves its privileges
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n"
    )
    process = subprocess.Popen(
        [program, "-D", "-e", "-f", folder / "config"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        wait_for(port, process)
        kind, key, *_rest = (folder / "host.pub").read_text().split()
        yield Sshd(served, port, f"{kind} {key}", folder / "user")
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Dav:
    """A WebDAV server: its folder and its address."""

    folder: Path
    url: str


@contextmanager
def webdav(folder: Path, identity: "Identity | None" = None) -> Iterator[Dav]:
    """Wsgidav behind cheroot; by https where there is somebody for it to be."""
    from cheroot import wsgi
    from cheroot.ssl.builtin import BuiltinSSLAdapter
    from wsgidav.wsgidav_app import WsgiDAVApp

    served = folder / "served"
    served.mkdir()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(served)},
            "simple_dc": {"user_mapping": {"*": {"nett": {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=2)
    server.error_log = lambda *_arguments, **_options: None  # who hangs up at our certificate is no news
    if identity:
        server.ssl_adapter = BuiltinSSLAdapter(str(identity.certificate), str(identity.key))
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        host = "https://localhost" if identity else "http://127.0.0.1"
        yield Dav(served, f"{host}:{server.bind_addr[1]}/")
    finally:
        server.stop()
        thread.join()


@dataclass(frozen=True)
class Identity:
    """Who a server says it is: its certificate, its key, and the certificate of the authority that vouches for it."""

    certificate: Path
    key: Path
    authority: Path


def identity(folder: Path, name: str = "localhost", days: int = 1) -> Identity:
    """A certificate for a host name, valid until so many days from now, from an authority made for it alone."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    folder.mkdir(exist_ok=True)
    now, sha = datetime.now(UTC), hashes.SHA256()
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Eidet kommune IKT")])
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    vouching = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    key_id = x509.SubjectKeyIdentifier.from_public_key(root.public_key())
    begun = x509.CertificateBuilder().issuer_name(issuer).not_valid_before(now - timedelta(30))
    authority = (
        begun.subject_name(issuer).public_key(root.public_key()).serial_number(1)
        .not_valid_after(now + timedelta(30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(vouching, critical=True).add_extension(key_id, critical=False)
        .sign(root, sha)
    )  # fmt: skip
    certificate = (
        begun.subject_name(x509.Name([])).public_key(own.public_key()).serial_number(2)
        .not_valid_after(now + timedelta(days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id), critical=False)
        .sign(root, sha)
    )  # fmt: skip
    made = Identity(folder / "certificate.pem", folder / "key.pem", folder / "authority.pem")
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    made.key.write_bytes(own.private_bytes(serialization.Encoding.PEM, *plain))
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return made


SHARE = "felles"


@dataclass(frozen=True)
class Smbd:
    """A Samba server: the folder that it shares, and its port."""

    folder: Path
    port: int


@contextmanager
def smbd(folder: Path) -> Iterator[Smbd]:
    """Samba with one share, SMB 3 signed, for a user with our password."""
    program, password = needed("smbd", "/usr/sbin/smbd"), needed("smbpasswd")
    if os.getuid() != 0:
        refuse("Samba must be started by root")
    served, state, port = folder / "served", folder / "state", free_port()
    served.mkdir()
    (state / "ncalrpc").mkdir(parents=True)
    kinds = ("private dir", "lock directory", "state directory", "cache directory", "pid directory")
    (folder / "smb.conf").write_text(
        f"[global]\nserver role = standalone server\nsmb ports = {port}\ninterfaces = lo\n"
        "bind interfaces only = yes\ndisable netbios = yes\nmap to guest = never\nload printers = no\n"
        "server min protocol = SMB3\nserver signing = mandatory\n"
        + "".join(f"{kind} = {state}\n" for kind in kinds)
        + f"ncalrpc dir = {state}/ncalrpc\nlog file = {state}/log\npassdb backend = smbpasswd:{state}/smbpasswd\n"
        f"[{SHARE}]\npath = {served}\nread only = no\n"
    )
    word = f"{PASSWORD}\n{PASSWORD}\n".encode()
    adding = [password, "-c", folder / "smb.conf", "-s", "-a", "root"]
    subprocess.run(adding, input=word, check=True, capture_output=True)
    process = subprocess.Popen(
        [program, "-s", folder / "smb.conf", "-F", "--no-process-group"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # it has children
    )
    try:
        wait_for(port, process)
        yield Smbd(served, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@contextmanager
def nginx(folder: Path, served: Path) -> Iterator[str]:
    """The address at which nginx serves a folder."""
    program = needed("nginx", "/usr/sbin/nginx")
    port = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1; "
        f"{'user root;' if os.getuid() == 0 else ''}\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log off; open_file_cache off; {paths}\n"
        f"server {{ listen 127.0.0.1:{port}; root {served}; }} }}\n"
    )
    process = subprocess.Popen(
        [program, "-e", folder / "nginx.log", "-p", folder, "-c", folder / "nginx.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
