"""`inv preview`: what is being written, in every format side by side, as it is saved.

Nothing of it is written below output/: the files that are shown live in this process alone.

studio    makes what is shown, and keeps the last that was whole
watching  tells when a file was saved
serving   the loopback server that a browser asks
"""

import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from oppslag.messages import _
from oppslag.preview.serving import Server
from oppslag.preview.studio import Studio
from oppslag.preview.watching import watch


def preview(root: Path, port: int, say: Callable[[str], None], *, opened: bool = False, poll: bool = False) -> None:
    """Show the workspace on http://127.0.0.1:PORT/ until Ctrl-C. `port` 0 takes one that is free.

    `say` gets the address; `opened` opens it in the browser; `poll` looks at the files twice a second, for network
    drives that do not tell of changes. Raises UsageError when the port is taken, ToolMissing without watchfiles.
    """
    studio = Studio(root)
    stop = threading.Event()
    server = Server(studio, port)
    watcher = threading.Thread(target=watch, args=(root, studio.changed, stop), kwargs={"poll": poll}, daemon=True)
    try:
        server.start()
        watcher.start()
        say(_("The preview is at {address}. It follows what you save. Stop it with Ctrl-C.", address=server.address))
        if opened:
            webbrowser.open(server.address)
        while watcher.is_alive():
            watcher.join(0.5)
    except KeyboardInterrupt:
        say(_("The preview has stopped."))
    finally:
        stop.set()
        server.stop()
        studio.close()
