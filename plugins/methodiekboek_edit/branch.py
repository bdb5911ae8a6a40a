"""Hands changes over where the handbook is kept in Git: a branch with one commit, under the name of who made them.

What is checked out, and what stands ready there to be committed, stay as they were.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path

from methodiekboek.search.words import fold

SECONDS = 60
"""How long sending may take."""


class GitError(Exception):
    """Git did not do it; the text is what it said."""


def is_kept(root: Path) -> bool:
    """Whether a handbook is kept in Git, with at least one commit, on a machine that has it."""
    try:
        _git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except GitError:
        return False
    return True


def make(root: Path, paths: Iterable[str], name: str, by: str, message: str) -> str:
    """A branch with these files (below `root`; those that are gone, gone) as they are now; gives its name.

    The branch begins with the commit that is checked out. It is called `name`, or so with a number if there is one.

    Raises:
        GitError: it cannot be made; nothing has changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "read-tree", "HEAD", **index)
        known = set(_git(root, "ls-files", "-z", **index).split("\0"))
        there = [path for path in paths if path in known or (root / path).exists()]
        if not there:
            raise GitError("nothing")
        _git(root, "add", "--all", "--", *there, **index)
        tree = _git(root, "write-tree", **index)
    if tree == _git(root, "rev-parse", "HEAD^{tree}"):
        raise GitError("nothing")
    who = re.sub(r"[<>\n]", " ", by).strip()
    author = {"GIT_AUTHOR_NAME": who, "GIT_COMMITTER_NAME": who}
    author |= {"GIT_AUTHOR_EMAIL": _email(root), "GIT_COMMITTER_EMAIL": _email(root)}
    commit = _git(root, "commit-tree", tree, "-p", "HEAD", "-m", message, **author)
    names = set(_git(root, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").split("\n"))
    free = next(each for each in chain([name], (f"{name}-{n}" for n in count(2))) if each not in names)
    # The zeros say that there must be none of that name yet.
    _git(root, "update-ref", f"refs/heads/{free}", commit, "0" * len(commit))
    return free


def name_for(prefix: str, day: str, by: str) -> str:
    """What a branch is called: 'wijziging/2026-11-27-a-bakker'."""
    who = re.sub(r"[^a-z0-9]+", "-", fold(by)).strip("-")
    return f"{prefix}/{day}-{who}".rstrip("-")


def remote(root: Path) -> str:
    """Where branches go: 'origin', or the one that there is; nothing if there is none, or more."""
    names = _git(root, "remote").split()
    return "origin" if "origin" in names else names[0] if len(names) == 1 else ""


def send(root: Path, name: str) -> None:
    """Sends a branch to where the handbook is shared.

    Raises:
        GitError: that did not work.
    """
    _git(root, "push", "--quiet", remote(root), f"refs/heads/{name}:refs/heads/{name}")


def _email(root: Path) -> str:
    try:
        return _git(root, "config", "user.email")
    except GitError:
        return ""


def _git(root: Path, *arguments: str, **env: str) -> str:
    program = shutil.which("git")
    if not program:
        raise GitError("git")
    # It asks nobody for a password: there is nobody at its terminal.
    variables = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **env}
    try:
        done = subprocess.run(
            [program, *arguments], cwd=root, env=variables, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8", errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise GitError("timeout") from error
    if done.returncode:
        raise GitError(done.stderr.strip())
    return done.stdout.strip()
