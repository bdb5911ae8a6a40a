"""`methodiekboek edit`: the edit screen on this machine, for one editor."""

from __future__ import annotations

import argparse
import contextlib
import socket
import webbrowser
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from methodiekboek.build import messages_of
from methodiekboek.report import stop

from .app import Screen
from .desk import Desk

HERE = "127.0.0.1"


class _Silent(WSGIRequestHandler):
    """Says nothing of each request: the terminal is for the editor."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def edit(root: Path, arguments: list[str]) -> int:
    """Serves until it is stopped; nobody but this machine can reach it."""
    say = messages_of(root)
    parser = argparse.ArgumentParser(prog="methodiekboek edit", description=say("edit.about_command"))
    parser.add_argument("--port", type=int, default=8100, metavar="N", help=say("edit.about_port"))
    parser.add_argument("--no-browser", action="store_true", help=say("edit.about_no_browser"))
    options = parser.parse_args(arguments)
    try:
        # Werkzeug would say it in English, and end the process.
        socket.create_server((HERE, options.port)).close()
    except (OSError, OverflowError):
        return stop(say("edit.port_taken", port=options.port))
    server = make_server(HERE, options.port, Screen(Desk(root)), threaded=True, request_handler=_Silent)
    address = f"http://{HERE}:{server.port}/"
    print(say("edit.open_at", address=address), flush=True)
    if not options.no_browser:
        webbrowser.open(address)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


COMMAND = edit
