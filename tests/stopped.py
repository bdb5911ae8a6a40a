"""Runs a command again and again, each time killed at another of its steps that change something on the disk.

`python stopped.py TARGET POINTS COMMAND…` prints JSON: how many steps the command has, and for each point at which it
was killed what then stands at TARGET: 'old', 'new', or the files that differ. Steps are the openings for writing, and
the renaming, making and removing of files, below the folder of TARGET. POINTS says at how many of them; 0 is at all.
The last three are always among them: there the result is put in place.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from methodiekboek.cli import main

CHANGES = {"os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
SWAPS = {"renameat2", "renamex_np"}  # the exchange of two folders is a call of the system itself


def changes(event: str, args: tuple[Any, ...], folder: str) -> bool:
    def below(path: Any, within: int = -1) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        # Whole folders are removed by names in a folder that is open.
        base = Path(f"/proc/self/fd/{within}").readlink() if within >= 0 else Path.cwd()
        return str(base / os.fsdecode(path)).startswith(folder)

    if event == "open":
        path, mode, flags = args
        return bool(set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and below(path)
    if event == "ctypes.dlsym":
        return args[1] in SWAPS
    if event == "os.rename":
        return below(args[0], args[2]) or below(args[1], args[3])
    return event in CHANGES and below(args[0], args[-1])


def steps(folder: str, command: list[str], stop: int = 0) -> tuple[int, int]:
    """The exit code of the command in a process of its own, and how many steps it made."""
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(writer)
        with os.fdopen(reader) as told:
            count = told.read()
        return os.waitpid(process, 0)[1], int(count or 0)
    made = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal made
        if changes(event, args, folder):
            made += 1
            if made == stop:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    with contextlib.redirect_stdout(io.StringIO()):
        code = main(command)
    os.write(writer, str(made).encode())
    os._exit(code)


def fingerprint(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def outcomes(target: Path, count: int, command: list[str]) -> Iterator[tuple[str, Any]]:
    kept = target.with_name("kept")
    shutil.copytree(target, kept)
    old = fingerprint(target)
    code, total = steps(str(target.parent), command)
    new = fingerprint(target)
    assert (code, old == new) == (0, False), (code, total)
    yield "steps", total
    points = range(1, total + 1) if not count else {1 + at * (total - 1) // count for at in range(count)}
    for point in sorted({*points, *range(max(1, total - 2), total + 1)}):
        # To clear away what the last one left would be steps too.
        for left in target.parent.glob(f".{target.name}.*"):
            if left.is_dir():
                shutil.rmtree(left)
        shutil.rmtree(target)
        shutil.copytree(kept, target)
        code, _ = steps(str(target.parent), command, point)
        assert os.WIFSIGNALED(code), (point, code)
        found = fingerprint(target)
        differ = sorted(name for name in {*found, *old} if found.get(name) != old.get(name))
        yield str(point), "old" if found == old else "new" if found == new else differ[:5]


if __name__ == "__main__":
    print(json.dumps(dict(outcomes(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))))
