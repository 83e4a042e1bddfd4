"""pandoc is started once and asked again and again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oppslag.problems import SourceError
from oppslag.workshop import Scribe, Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(cache=tmp_path)


def test_many_questions_are_answered_by_one_process(workshop):
    """The second answer comes from the same pandoc, and each string is parsed alone."""
    first = workshop.parse(["en *tue*", "> sitat"])
    process = workshop._scribe._process
    assert [[block["t"] for block in blocks] for blocks in first] == [["Para"], ["BlockQuote"]]
    assert workshop.parse(["```\nikke lukket", "etter"])[1][0]["t"] == "Para"
    assert workshop._scribe._process is process


def test_what_it_cannot_do_is_said_and_it_goes_on(workshop):
    """A request that pandoc refuses is an error in words; the next one is answered."""
    with pytest.raises(SourceError, match="pandoc"):
        workshop.write_word({"meta": {}, "blocks": []}, Path("no-such-reference.docx"), Path("no-such-template"), 0)
    assert workshop.parse(["ord"])[0][0]["t"] == "Para"


def test_one_that_was_killed_is_started_anew(workshop):
    """A pandoc that somebody kills costs the request that it was asked, no more."""
    workshop.parse(["ord"])
    process = workshop._scribe._process
    process.kill()
    process.wait()
    with pytest.raises(SourceError, match="pandoc"):
        workshop.parse(["ord"])
    assert workshop.parse(["ord"])[0][0]["t"] == "Para"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_does_not_outlive_a_build_that_is_killed(tmp_path):
    """When the build is killed, pandoc sees that nobody will ask again, and ends."""
    program = (
        "import pathlib, sys, time; from oppslag.workshop import Workshop\n"
        "tools = Workshop(cache=pathlib.Path(sys.argv[1])); tools.parse(['ord'])\n"
        "print(tools._scribe._process.pid, flush=True); time.sleep(60)"
    )
    build = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    pandoc = int(build.stdout.readline())
    build.send_signal(signal.SIGKILL)
    build.wait()
    build.stdout.close()
    for _tenth in range(100):
        try:
            os.kill(pandoc, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pandoc}/stat").is_file() and ") Z" in Path(f"/proc/{pandoc}/stat").read_text():
            return  # ended; nobody has collected it yet
        time.sleep(0.1)
    os.kill(pandoc, signal.SIGKILL)
    pytest.fail("pandoc outlived the build")


def test_a_program_that_is_none_is_a_missing_tool(tmp_path):
    """Without pandoc the error says how to get it."""
    from oppslag.problems import ToolMissing

    with pytest.raises(ToolMissing, match="pandoc"):
        Scribe(str(tmp_path / "nothing")).ask({"strings": []})
