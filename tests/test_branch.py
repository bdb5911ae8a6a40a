"""Handing over where the handbook is kept in Git: real repositories, and nothing that was there is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from methodiekboek_edit import branch
from methodiekboek_edit.desk import Desk, RefusedError

START, NEW = "content/phase/start.yml", "content/notice/nieuw.yml"

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no Git here")


def git(root: Path, *arguments: str) -> str:
    who = {f"GIT_{role}_{what}": "Beheer" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **who}, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def kept(base: Path) -> Path:
    git(base, "init", "--quiet", "--initial-branch=main")
    git(base, "add", ".")
    git(base, "commit", "--quiet", "-m", "Begin")
    return base


def change(desk: Desk) -> dict[str, object]:
    """A title is changed, a notice comes, and something else is begun that is not handed over."""
    shown = desk.record("phase", "start")
    desk.save("phase", "start", {**shown["data"], "title": "Begin"}, shown["sum"])
    desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    variant = desk.record("variant", "landelijk")
    desk.save("variant", "landelijk", {**variant["data"], "title": "Elders"}, variant["sum"])
    return {
        "changes": [{"kind": "phase", "id": "start"}, {"kind": "notice", "id": "nieuw"}],
        "by": "Á. de Bakker", "reason": "Het heet anders.", "source": "Handleiding, p. 3", "date": "2026-11-27",
    }  # fmt: skip


def test_a_branch_has_what_was_changed_under_the_name_of_who_did(kept: Path):
    desk = Desk(kept)
    given = change(desk)
    (kept / "docs/index.md").write_text("x", encoding="utf-8")
    git(kept, "add", "docs/index.md")
    before = git(kept, "status", "--porcelain")

    assert desk.start()["branches"] is True
    assert desk.hand_over(given) == {"branch": "wijziging/2026-11-27-a-de-bakker", "remote": False}
    name = "wijziging/2026-11-27-a-de-bakker"
    assert git(kept, "diff", "--name-status", "main", name).split("\n") == [f"A\t{NEW}", f"M\t{START}"]
    assert git(kept, "show", f"{name}:{START}") == (kept / START).read_text("utf-8").strip()
    assert git(kept, "log", "-1", "--format=%an|%cn|%B|%P", name).replace("\n", " ") == (
        f"Á. de Bakker|Á. de Bakker|Het heet anders.  Handleiding, p. 3 |{git(kept, 'rev-parse', 'main')}"
    )
    assert git(kept, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    assert git(kept, "status", "--porcelain") == before


def test_a_second_one_has_a_name_of_its_own(kept: Path):
    desk = Desk(kept)
    given = change(desk)

    assert [desk.hand_over(given)["branch"] for _ in range(2)] == [
        "wijziging/2026-11-27-a-de-bakker",
        "wijziging/2026-11-27-a-de-bakker-2",
    ]


def test_what_went_is_gone_in_the_branch(kept: Path):
    desk = Desk(kept)
    desk.add("notice", "nieuw", {"title": "Nieuw", "text": "Een bericht."})
    git(kept, "add", NEW)
    git(kept, "commit", "--quiet", "-m", "Een bericht")
    desk.remove("notice", "nieuw", desk.record("notice", "nieuw")["sum"])
    made = branch.make(kept, [NEW], "wijziging/weg", "A. Bakker", "Het is voorbij.")

    assert git(kept, "diff", "--name-status", "main", made) == f"D\t{NEW}"


def test_no_change_is_no_branch(kept: Path):
    for paths in ([START], [], ["content/notice/nooit.yml"]):
        with pytest.raises(branch.GitError, match="nothing"):
            branch.make(kept, paths, "wijziging/niets", "A. Bakker", "Niets.")
    assert git(kept, "branch", "--format=%(refname:short)") == "main"


def test_a_branch_is_sent_to_where_the_handbook_is_shared(kept: Path, tmp_path: Path):
    git(tmp_path, "init", "--quiet", "--bare", "samen.git")
    git(kept, "remote", "add", "samen", str(tmp_path / "samen.git"))
    desk = Desk(kept)
    made = desk.hand_over(change(desk))

    assert made["remote"] is True
    desk.send(made["branch"])
    assert git(tmp_path / "samen.git", "branch", "--format=%(refname:short)") == made["branch"]


def test_what_cannot_be_sent_is_said(kept: Path, tmp_path: Path):
    git(kept, "remote", "add", "origin", str(tmp_path / "nergens.git"))
    desk = Desk(kept)
    made = desk.hand_over(change(desk))
    with pytest.raises(RefusedError) as refused:
        desk.send(made["branch"])
    assert "nergens.git" in refused.value.facts["said"]


@pytest.mark.parametrize("name", ["main", "wijziging/../main", "wijziging/", "--all", "wijziging/x:refs/heads/main"])
def test_nothing_else_is_sent(kept: Path, name: str):
    with pytest.raises(RefusedError, match="name"):
        Desk(kept).send(name)


def test_a_handbook_in_a_folder_of_a_repository(kept: Path, tmp_path: Path):
    """Its paths are not those of the repository."""
    inner = tmp_path / "alles/boek"
    shutil.copytree(kept, inner, ignore=shutil.ignore_patterns(".git"))
    git(inner.parent, "init", "--quiet", "--initial-branch=main")
    git(inner.parent, "add", ".")
    git(inner.parent, "commit", "--quiet", "-m", "Begin")
    desk = Desk(inner)
    made = desk.hand_over(change(desk))["branch"]

    assert git(inner.parent, "diff", "--name-only", "main", made).split("\n") == [f"boek/{NEW}", f"boek/{START}"]


def test_without_git_there_is_the_file(base: Path, kept: Path, monkeypatch: pytest.MonkeyPatch):
    """No repository, or no program: the screen does not speak of it."""
    assert Desk(kept).start()["branches"] is True
    monkeypatch.setenv("PATH", "")
    assert Desk(kept).start()["branches"] is False
    monkeypatch.undo()
    shutil.rmtree(kept / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base.parent))
    assert Desk(kept).start()["branches"] is False
