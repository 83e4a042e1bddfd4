"""Real servers on the loopback of this machine, started for a test and stopped after it."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "løsenord-som-ingen-får-se"  # noqa: S105 - of a server that lives for one test


def needed(name: str, *places: str) -> str:
    """The program of this name. Where it is not there the test is skipped, and fails in CI."""
    found = os.environ.get(f"OPPSLAG_{name.upper()}") or shutil.which(name) or next(filter(os.path.exists, places), "")
    if found:
        return found
    reason = f"{name} is not on this machine: apt-get install {'openssh-server' if name == 'sshd' else name}"
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
def webdav(folder: Path) -> Iterator[Dav]:
    from cheroot import wsgi
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
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield Dav(served, f"http://127.0.0.1:{server.bind_addr[1]}/")
    finally:
        server.stop()
        thread.join()


@contextmanager
def impostor(folder: Path) -> Iterator[int]:
    """The port of a server by https whose certificate nobody has vouched for."""
    import ssl
    from datetime import UTC, datetime, timedelta
    from http.server import HTTPServer, SimpleHTTPRequestHandler

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    certificate = built.add_extension(names, critical=True).sign(key, hashes.SHA256())
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
