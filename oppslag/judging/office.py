"""The Word file as a PDF, as LibreOffice lays it out; where that is not installed, there is none."""

import os
import shutil
import subprocess
from collections.abc import Mapping

from oppslag.scratch import Scratch

NAMES = ("soffice", "libreoffice")
SECONDS = 60


class Office:
    """LibreOffice without a window, one conversion at a time, with a profile of its own that is gone after `close`.

    `surroundings` are added to the variables that it is started with.
    """

    def __init__(self, surroundings: Mapping[str, str] | None = None) -> None:
        self._surroundings = dict(surroundings or {})
        self.program = next((found for name in NAMES if (found := shutil.which(name))), None)
        self._scratch = Scratch("office") if self.program else None
        self._folder = self._scratch.folder if self._scratch else None
        self._running: subprocess.Popen[bytes] | None = None

    def pdf(self, docx: bytes) -> bytes | None:
        """The pages as LibreOffice sets them; None when it is not there, fails, or takes longer than a minute."""
        if not self.program or not self._folder or not self._folder.is_dir():
            return None
        (self._folder / "document.docx").write_bytes(docx)
        made = self._folder / "document.pdf"
        made.unlink(missing_ok=True)
        profile = (self._folder / "profile").as_uri()
        words = [self.program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
        words += ["--outdir", str(self._folder), str(self._folder / "document.docx")]
        self._running = subprocess.Popen(  # noqa: S603 - a list of our own words
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **self._surroundings},
        )
        try:
            self._running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._stop()
        return made.read_bytes() if made.is_file() else None

    def close(self) -> None:
        """Stop what runs and remove the profile."""
        self._stop()
        if self._scratch:
            self._scratch.close()

    def _stop(self) -> None:
        running = self._running
        if running is None or running.poll() is not None:
            return
        import signal  # noqa: PLC0415 - only when a conversion is cut short

        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)  # soffice starts soffice.bin: both, or it goes on alone
        else:
            running.kill()
        running.wait(SECONDS)
