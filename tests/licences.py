"""Writes `docs/maintainers/licences.md`: what the lock installs, and under which licence. `make lock` runs it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

from conftest import ROOT

PAGE = ROOT / "docs/maintainers/licences.md"
VIA = re.compile(r"[\w.-]+(?=$| \()", re.MULTILINE)  # `# via name`, or a line of its own for each of more
LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
HEAD = """# Licences of what is installed

Made by `make lock`, from what each package says of itself; look at what is new.
What readers get of them: the theme (MkDocs, Material) and its scripts, in the site. The tool needs the first list; the second is for the book on paper, the tests and the maintainers, and comes with neither.
What comes from npm stands in the project itself, with its licence beside it: `plugins/methodiekboek/search/browser/`, `plugins/methodiekboek_edit/static/`, `plugins/methodiekboek/assets/fonts/`.
"""  # noqa: E501


def locked() -> dict[str, str]:
    """The version of each package in the lock."""
    return dict(LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8")))


def licence(name: str) -> str:
    """What a package says its licence is, as short as it says it."""
    said = metadata(name)
    classes = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    plain = said.get("License") or ""
    short = plain if plain not in ("", "UNKNOWN") and "\n" not in plain else ""
    return said.get("License-Expression") or short or ", ".join(classes) or "not said"


def needed() -> set[str]:
    """The packages that the tool needs, with all that these need in turn, as the lock says it.

    What is installed is not asked: tests run with other versions too, which need other packages.
    """
    entries = re.split(r"\n(?=[\w.-]+==)", (ROOT / "requirements.lock").read_text("utf-8"))[1:]
    users = {entry.partition("==")[0]: set(VIA.findall(entry.partition("# via")[2])) for entry in entries}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = {canonical(re.split(r"[^\w.-]", each, maxsplit=1)[0]) for each in project["dependencies"]}
    while more := {name for name, by in users.items() if by & found} - found:
        found |= more
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def page() -> str:
    known = locked()
    ours = needed()
    parts = [HEAD]
    for title, names in (("The tool", ours), ("Beside it", set(known) - ours)):
        parts.append(f"\n## {title}\n\n| package | version | licence |\n|---|---|---|\n")
        for name in sorted(names):
            try:
                parts.append(f"| {name} | {known[name]} | {licence(name)} |\n")
            except PackageNotFoundError:  # of another system
                parts.append(f"| {name} | {known[name]} | not installed here |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
