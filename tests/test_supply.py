"""Where what we use comes from: locked, with its licence, and with no more rights than it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from licences import PAGE, locked, needed

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def test_the_list_of_licences_is_that_of_the_lock():
    """With the versions; `make lock` writes both."""
    rows = re.findall(r"^\| ([\w.-]+) \| (\S+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    listed = {name: version for name, version, _ in rows if name != "package"}

    assert listed == locked()


def test_the_list_says_what_the_tool_needs_and_what_stands_beside_it():
    """Whoever takes the wheel has the first; a package that the tool began to use goes from the one to the other."""
    tool = PAGE.read_text("utf-8").partition("\n## Beside it\n")[0]
    listed = set(re.findall(r"^\| ([\w.-]+) \| \S+ \|", tool, re.MULTILINE)) - {"package"}

    assert listed == needed()


def test_everything_that_is_locked_has_a_sum():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[\w.-]+==)", text)[1:]

    assert {entry.partition("==")[0] for entry in entries} == set(locked())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_may_only_read_and_uses_what_is_named_by_its_commit(file: Path):
    """What writes, asks for that in its own job, and a change from a stranger never starts that."""
    text = file.read_text("utf-8")
    flow = yaml.safe_load(text)
    starts = flow[True]  # YAML 1.1 reads `on` so
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]

    assert flow["permissions"] == {"contents": "read"}
    assert set(starts) <= {"push", "pull_request", "workflow_dispatch"}
    assert "${{ github.event" not in re.sub(r"^ *if:.*$", "", text, flags=re.MULTILINE)  # text of a stranger in a shell
    assert [step["uses"] for step in steps if "uses" in step and not PINNED.fullmatch(step["uses"])] == []
    assert all(step["with"]["persist-credentials"] is False for step in steps if "checkout" in step.get("uses", ""))
    writing = [job for job in flow["jobs"].values() if "write" in (job.get("permissions") or {}).values()]
    assert all("pull_request" not in starts or "if" in job for job in writing)
