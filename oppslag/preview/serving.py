"""The loopback server of the preview: one shell page, what it shows, and a stream that tells of each save.

It answers this machine alone: it is bound to 127.0.0.1, and a request that names another host is refused, so that no
page of a stranger can read it through the browser (DNS rebinding). It only ever answers GET and changes nothing.
"""

import json
import sys
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from oppslag.console import say
from oppslag.locales import direction
from oppslag.messages import _, because, language
from oppslag.preview.studio import PANES, Sheet, Studio
from oppslag.problems import OppslagError, Problem, Severity, UsageError

HOST = "127.0.0.1"
_BREATH = 10  # seconds between two signs of life, so that a closed browser is noticed
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; connect-src 'self'"
)
STATIC = {"/preview.js": ("preview.js", "text/javascript"), "/preview.css": ("preview.css", "text/css")}


class Server:
    """A running preview. `address` is what to open."""

    def __init__(self, studio: Studio, port: int) -> None:
        try:
            self._server = _Loopback((HOST, port), _Handler)
        except OSError as error:
            raise UsageError(
                Problem(
                    _("Port {port} cannot be used: {reason}", port=port, reason=because(error)),
                    hint=_("Another preview may be running. Choose another: --port 8001"),
                )
            ) from error
        self._server.studio = studio
        self.address = f"http://{HOST}:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def start(self) -> None:
        """Answer from now on, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


class _Loopback(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # an open stream never holds up Ctrl-C
    studio: Studio

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - socketserver's own signature
        """A browser that went away is no news; what else goes wrong is said in one line, and the preview goes on."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            say(_("The preview could not show something: {error}", error=repr(error)), error=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Loopback
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in {HOST, "localhost"}:
            return self._send(HTTPStatus.FORBIDDEN, b"", "text/plain")
        url = urlsplit(self.path)
        try:
            return self._answer(url.path, {name: values[-1] for name, values in parse_qs(url.query).items()})
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except OppslagError as error:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, str(error).encode(), "text/plain; charset=utf-8")

    def _answer(self, path: str, asked: Mapping[str, str]) -> None:
        if path == "/":
            return self._shell()
        if path in STATIC:
            name, media_type = STATIC[path]
            return self._send(HTTPStatus.OK, self._template(name), media_type)
        if path == "/state":
            return self._stream(*self._seat(asked.get("document", ""), asked.get("language", "")))
        match path.strip("/").split("/"):
            case ["files", document, tag, "index.html"] if self._known(document, tag):
                sheet = self.server.studio.sheet(document, tag, "page")
                return self._send(HTTPStatus.OK, sheet.content or _EMPTY, "text/html; charset=utf-8", policy=None)
            case ["sheets", document, tag, pane] if self._known(document, tag) and pane in PANES:
                return self._json(_told(self.server.studio.sheet(document, tag, pane)))
            case ["pictures", document, tag, pane, page] if self._known(document, tag) and page.isdecimal():
                if picture := self.server.studio.picture(document, tag, pane, int(page)):
                    return self._send(HTTPStatus.OK, picture, "image/png")
        return self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    # --- What is there -----------------------------------------------------------------------------------------------

    def _known(self, document: str, tag: str) -> bool:
        studio = self.server.studio
        return document in studio.documents() and tag in {each["tag"] for each in studio.languages(document)}

    def _seat(self, document: str, tag: str) -> tuple[str, str]:
        """The document and language that were asked for, or the first there are."""
        documents = self.server.studio.documents()
        if document not in documents:
            document = next(iter(documents), "")
        return document, tag if document and self._known(document, tag) else (
            documents[document].language if document else ""
        )

    def _shell(self) -> None:
        said = language()
        words = {
            "page": _("Page"),
            "poster": _("Poster"),
            "document": _("Document"),
            "word": _("Word file"),
            "preview": _("Preview"),
            "documents": _("Document"),
            "languages": _("Language"),
            "lost": _("The preview has stopped. Start it again with: inv preview"),
            "kept": _("Below is what it looked like before this mistake."),
            "working": _("Working …"),
        }
        shell = self.server.studio.fill(
            "preview.html.j2", language=said, dir=direction(said), words=words, panes=tuple(PANES)
        )
        self._send(HTTPStatus.OK, shell.encode(), "text/html; charset=utf-8")

    def _template(self, name: str) -> bytes:
        return self.server.studio.template(name)

    # --- What has changed --------------------------------------------------------------------------------------------

    def _stream(self, document: str, tag: str) -> None:
        """Server-sent events: the state now, and again after each save (HTML Living Standard, 9.2)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        known = 0
        while True:
            now = self.server.studio.wait(known, _BREATH)
            if now == known:
                self.wfile.write(b": still here\n\n")
            else:
                known = now
                self.wfile.write(f"data: {json.dumps(self._state(document, tag))}\n\n".encode())
            self.wfile.flush()

    def _state(self, document: str, tag: str) -> dict[str, Any]:
        studio = self.server.studio
        found = studio.reading(document, tag).problems if document else studio.faults()  # reads what was saved
        document, tag = self._seat(document, tag)
        documents = studio.documents()
        state: dict[str, Any] = {
            "revision": studio.revision,
            "documents": [{"id": name, "title": policy.title.words} for name, policy in documents.items()],
            "document": document,
            "language": tag,
            "languages": studio.languages(document) if document else [],
        }
        if not document:
            return state | _problems(found) | {"page": ""}
        page = studio.sheet(document, tag, "page")
        found = studio.reading(document, tag).problems
        return state | _problems((*found, *page.problems)) | {"page": page.key if page.content else ""}

    # --- How it is sent ----------------------------------------------------------------------------------------------

    def _json(self, value: Any) -> None:
        self._send(HTTPStatus.OK, json.dumps(value).encode(), "application/json")

    def _send(self, status: HTTPStatus, content: bytes, media_type: str, policy: str | None = _POLICY) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own name
        """Say nothing of each request."""


_EMPTY = b"<!doctype html><title></title>"


def _told(sheet: Sheet) -> dict[str, Any]:
    return {"key": sheet.key, "pages": sheet.pages, **_problems(sheet.problems)}


def _problems(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    """What is wrong, as a person reads it: errors apart from warnings."""
    return {
        "errors": [str(problem) for problem in problems if problem.severity is Severity.ERROR],
        "warnings": [str(problem) for problem in problems if problem.severity is Severity.WARNING],
    }
