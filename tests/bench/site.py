"""How long a handbook of some size takes: `make bench`, or `python tests/bench/site.py 600 1200 3000`.

Each number is CPU seconds of a process of its own and those it starts, with its peak memory. Beside our own build
stands MkDocs with Material alone, on the Markdown that we make of the same content, with the same menu: there our marks
stay text, so that it is what no plugin for MkDocs can be faster than. Prints a table in Markdown.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import grow
import yaml

from methodiekboek.build import build
from methodiekboek.model import Entry
from methodiekboek.pages import write_pages
from methodiekboek.render import navigation

GOALS = {"cold": 1.25, "changed": 0.10, "growth": 1.2}
NAMES = {
    "pages": "pages", "records": "records", "check": "check, CPU s", "memory": "check, MB",
    "cold": "cold build, CPU s", "cold_memory": "cold build, MB", "plain": "MkDocs + Material alone, CPU s",
    "same": "nothing changed, CPU s", "changed": "one record changed, CPU s",
    "html": "HTML beside the article, kB a page (at most 45)", "size": "site, MB",
}  # fmt: skip
LAYOUT = "article"


def timed(folder: Path, *command: str, **environment: str) -> tuple[float, float]:
    """CPU seconds and megabytes of a command that ends well."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss, done.stderr[-500:], sep='\\t')\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    status, seconds, kilobytes, said = told.split("\t", 3)
    if status != "0":
        raise SystemExit(f"{' '.join(command)}: {said}")
    return float(seconds), float(kilobytes) / 1024


def plain(root: Path, target: Path) -> None:
    """The same pages for MkDocs with Material, and nothing of ours."""
    handbook, outputs, _ = build(root)
    write_pages(outputs, target / "docs")
    config = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    config |= {"plugins": ["search"], "nav": _nav(navigation(handbook, outputs)), "docs_dir": "docs"}
    config |= {"validation": {"omitted_files": "ignore", "not_found": "ignore", "unrecognized_links": "ignore"}}
    config["validation"]["anchors"] = "ignore"
    (target / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")


def _nav(entries: Sequence[Entry]) -> list[object]:
    return [{entry.title: entry.path or _nav(entry.entries)} for entry in entries]


def one_change(root: Path) -> None:
    """One word more in one record, as a trainer makes it."""
    path = root / "content/phase/startfase.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('summary: "', 'summary: "Nu: ', 1), encoding="utf-8")


def weight(site: Path) -> tuple[int, float, float]:
    """How many pages, the kilobytes of HTML a page has beside its article, and the megabytes of the whole."""
    pages = list(site.rglob("*.html"))
    around = 0
    for page in pages:
        text = page.read_text("utf-8")
        around += len(text.encode()) - len(text.partition(f"<{LAYOUT}")[2].partition(f"</{LAYOUT}>")[0].encode())
    whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    return len(pages), around / len(pages) / 1000, whole / 1e6


def measured(pages: int, place: Path) -> dict[str, float]:
    root, bare, cache = place / "handbook", place / "plain", place / "cache"
    for folder in (root, bare):
        folder.mkdir(parents=True)
    records = grow.grow(root, pages)
    methodiekboek = [sys.executable, "-m", "methodiekboek", "--root", str(root)]
    site, kept = str(place / "site"), {"METHODIEKBOEK_CACHE": str(cache)}
    found: dict[str, float] = {"records": records}
    found["check"], found["memory"] = timed(root, *methodiekboek, "check")
    found["cold"], found["cold_memory"] = timed(root, *methodiekboek, "site", site, **kept)
    found["same"], _ = timed(root, *methodiekboek, "site", site, **kept)
    one_change(root)
    found["changed"], _ = timed(root, *methodiekboek, "site", site, **kept)
    found["pages"], found["html"], found["size"] = weight(Path(site))
    plain(root, bare)
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(place / "plain-site")]
    found["plain"], found["plain_memory"] = timed(bare, *mkdocs)
    shutil.rmtree(place)
    return found


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [600, 1200, 3000]
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            rows[size] = measured(size, Path(folder) / str(size))
            print(json.dumps({size: rows[size]}), file=sys.stderr, flush=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print(f"| | {' | '.join(f'{size:,} pages asked' for size in sizes)} |\n|---|{'--:|' * len(sizes)}")
    for name, title in NAMES.items():
        print(f"| {title} | {' | '.join(f'{rows[size][name]:,.1f}' for size in sizes)} |")
    each = {size: rows[size]["cold"] / rows[size]["pages"] for size in sizes}
    ratios = {
        f"cold against MkDocs + Material alone (at most {GOALS['cold']})": [
            r["cold"] / r["plain"] for r in rows.values()
        ],
        f"one record changed against cold (at most {GOALS['changed']})": [
            r["changed"] / r["cold"] for r in rows.values()
        ],
        f"CPU a page against the first column (at most {GOALS['growth']})": [each[s] / each[sizes[0]] for s in sizes],
    }
    for title, numbers in ratios.items():
        print(f"| {title} | {' | '.join(f'{number:.2f}' for number in numbers)} |")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    main()
