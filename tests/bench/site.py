"""How long a handbook of some size takes: `make bench`, or `python tests/bench/site.py --runs 1 300 1000`.

What is measured are CPU seconds, seconds on the clock and peak memory of a process of its own and those it starts; of
several runs the median. Beside our own build stand MkDocs with Material alone and Zensical, on the Markdown that we
make of the same content, with the same menu: there our marks stay text, so that the first is what no plugin for MkDocs
can be faster than. Prints a table in Markdown, and draws it with `--picture FILE`.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import platform
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import grow
import yaml

from methodiekboek.build import build
from methodiekboek.model import Entry
from methodiekboek.pages import write_pages
from methodiekboek.render import navigation

MEASURED = {
    "help": "`--help` (CPU at most 0.15)",
    "check": "check", "check_changed": "check, one record changed (of the real handbook, CPU at most 1)",
    "check_same": "check, nothing changed",
    "cold": "cold build", "same": "build, nothing changed", "changed": "build, one record changed",
    "plain": "MkDocs + Material alone", "zensical": "Zensical on the same plain files",
}  # fmt: skip
"""What is measured in a process of its own: CPU seconds, seconds on the clock, and megabytes."""
NAMES = {
    "content": "of a cold build: content, read and checked", "articles": "… articles",
    "index": "… the index of the search", "data": "… the open data",
    "seen": "from save to seen in the preview, s (at most 1 at 1,000)",
    "all_seen": "… until all other pages show it, s",
    "html": "HTML beside the article, kB a page (at most 45 at 3,000)", "size": "site, MB",
}  # fmt: skip
LAYOUT = "article"
RECORD, SUMMARY = "content/phase/startfase.yml", 'summary: "'
PAGE, OTHER = "methode/fasen/startfase/", "methode/fasen/"
"""The page of the record, and another that shows it."""
DRAWN = ("check", "cold", "same", "changed", "plain", "zensical")
STAGES = """\
import json, sys, time
from pathlib import Path
from mkdocs.structure.pages import Page
from methodiekboek_mkdocs import again, content, publish, search
spent = {}
def timed(name, owner, what):
    plain = getattr(owner, what)
    def measured(*given, **named):
        begin = time.process_time()
        try:
            return plain(*given, **named)
        finally:
            spent[name] = spent.get(name, 0) + time.process_time() - begin
    setattr(owner, what, measured)
timed("content", content, "build")
timed("articles", Page, "render")
timed("index", search, "index_files")
timed("data", again.Again, "data")
status = publish.publish(Path(sys.argv[1]), Path(sys.argv[2]))
Path(sys.argv[3]).write_text(json.dumps(spent))
sys.exit(status)
"""
"""A cold build that says how long its stages take."""


def timed(name: str, folder: Path, *command: str, **environment: str) -> dict[str, float]:
    """CPU seconds, seconds on the clock and megabytes of a command that ends well, by `name`."""
    code = (
        "import resource, subprocess, sys, time\n"
        "begin = time.monotonic()\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)\n"
        "clock, used = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "cpu = used.ru_utime + used.ru_stime\n"
        "print(done.returncode, cpu, clock, used.ru_maxrss, done.stderr[-500:], sep='\\t')\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, *command],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    status, cpu, clock, kilobytes, said = told.split("\t", 4)
    if status != "0":
        raise SystemExit(f"{' '.join(command)}: {said}")
    return {name: float(cpu), f"{name}_clock": float(clock), f"{name}_memory": float(kilobytes) / 1024}


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


def one_change(root: Path, said: str) -> None:
    """One word more in one record, as a trainer makes it."""
    text = (root / RECORD).read_text("utf-8")
    (root / RECORD).write_text(text.replace(SUMMARY, f"{SUMMARY}{said}: ", 1), encoding="utf-8")


def seen(root: Path, cache: Path) -> tuple[float, float]:
    """Seconds from a save until a reload of the page shows it, and until all pages do; medians of three saves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    env = {**os.environ, "METHODIEKBOEK_CACHE": str(cache)}
    with subprocess.Popen(command, cwd=root, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait(address + PAGE, "Startfase")
            times = []
            for word in ("eerst", "daarna", "nu"):
                time.sleep(1)
                begin = time.monotonic()
                one_change(root, word)
                _wait(address + PAGE, f"{word}: ")
                first = time.monotonic() - begin
                _wait(address + OTHER, f"{word}: ")
                times.append((first, time.monotonic() - begin))
            return statistics.median(first for first, _ in times), statistics.median(last for _, last in times)
        finally:
            process.kill()


def _wait(address: str, text: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(address, timeout=600) as answer:
                if text in answer.read().decode("utf-8"):
                    return
        except OSError:
            pass
        time.sleep(0.05)


def zensical(place: Path) -> str:
    """The command, in an environment of its own."""
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(place), "zensical"], check=True)
    return str(place / "bin/zensical")


def weight(site: Path) -> tuple[int, float, float]:
    """How many pages, the kilobytes of HTML a page has beside its article, and the megabytes of the whole."""
    pages = list(site.rglob("*.html"))
    around = 0
    for page in pages:
        text = page.read_text("utf-8")
        around += len(text.encode()) - len(text.partition(f"<{LAYOUT}")[2].partition(f"</{LAYOUT}>")[0].encode())
    whole = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    return len(pages), around / len(pages) / 1000, whole / 1e6


def checked(root: Path, kept: Mapping[str, str]) -> dict[str, float]:
    """A check of everything, of one record that was changed, and of nothing new."""
    command = [sys.executable, "-m", "methodiekboek", "--root", str(root), "check"]
    found = timed("help", root, *command[:3], "--help") | timed("check", root, *command, **kept)
    one_change(root, "Vooraf")
    found |= timed("check_changed", root, *command, **kept)
    return found | timed("check_same", root, *command, **kept)


def measured(pages: int, place: Path, beside: str) -> dict[str, float]:
    root, bare, cache = place / "handbook", place / "plain", place / "cache"
    for folder in (root, bare):
        folder.mkdir(parents=True)
    records = grow.grow(root, pages)
    methodiekboek = [sys.executable, "-m", "methodiekboek", "--root", str(root)]
    site = str(place / "site")
    found: dict[str, float] = {"records": records}
    kept = {"METHODIEKBOEK_CACHE": str(cache)}
    found |= checked(root, kept)
    code = [sys.executable, "-c", STAGES, str(root), site, str(place / "stages.json")]
    found |= timed("cold", root, *code, **kept)
    found |= json.loads((place / "stages.json").read_text("utf-8"))
    found |= timed("same", root, *methodiekboek, "site", site, **kept)
    one_change(root, "Nu")
    found |= timed("changed", root, *methodiekboek, "site", site, **kept)
    found["pages"], found["html"], found["size"] = weight(Path(site))
    plain(root, bare)
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(place / "plain-site")]
    found |= timed("plain", bare, *mkdocs)
    found |= timed("zensical", bare, beside, "build", "--clean")
    found["seen"], found["all_seen"] = seen(root, cache)
    shutil.rmtree(place)
    return found


def table(rows: Mapping[int, Mapping[str, float]]) -> str:
    """What was measured, with the goals of this project, in Markdown."""
    first = next(iter(rows.values()))
    lines = [f"| | {' | '.join(f'{size:,} pages asked' for size in rows)} |", f"|---|{'--:|' * len(rows)}"]
    for name in ("pages", "records"):
        lines.append(f"| {name} | {' | '.join(f'{row[name]:,.0f}' for row in rows.values())} |")
    for name, title in MEASURED.items():
        lines.append(f"| {title}: CPU s / s / MB | {' | '.join(_three(row, name) for row in rows.values())} |")
    for name, title in NAMES.items():
        lines.append(f"| {title} | {' | '.join(f'{row[name]:,.1f}' for row in rows.values())} |")
    ratios = {
        "cold against MkDocs + Material alone (at most 1.25)": [row["cold"] / row["plain"] for row in rows.values()],
        "one record changed against cold (at most 0.10)": [row["changed"] / row["cold"] for row in rows.values()],
        "cost of a page against the first column (at most 1.2)": [
            (row["cold"] / row["pages"]) / (first["cold"] / first["pages"]) for row in rows.values()
        ],
    }
    lines += [f"| {title} | {' | '.join(f'{each:.2f}' for each in some)} |" for title, some in ratios.items()]
    return "\n".join(lines)


def _three(row: Mapping[str, float], name: str) -> str:
    digits = 2 if name == "help" else 1
    return f"{row[name]:,.{digits}f} / {row[f'{name}_clock']:,.{digits}f} / {row[f'{name}_memory']:,.0f}"


def picture(rows: Mapping[int, Mapping[str, float]]) -> str:
    """Milliseconds of CPU for a page, by size: bars of one length are a cost in proportion to the handbook."""
    most = max(row[name] / row["pages"] for row in rows.values() for name in DRAWN)
    parts, y = list[str](), 30
    for name in DRAWN:
        parts.append(f'<text x="0" y="{y}" font-weight="bold">{html.escape(MEASURED[name])}</text>')
        for size, row in rows.items():
            y += 18
            each = row[name] / row["pages"]
            parts.append(f'<text x="70" y="{y}" text-anchor="end">{size:,}</text>')
            parts.append(f'<rect x="80" y="{y - 11}" width="{480 * each / most:.1f}" height="13" fill="#2a6f7f"/>')
            parts.append(f'<text x="{86 + 480 * each / most:.1f}" y="{y}">{1000 * each:.0f}</text>')
        y += 30
    about = "Milliseconds of CPU for a page, by the number of pages asked"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 0 620 {y}" font-family="sans-serif" font-size="13">\n'
        f'<title>{about}</title>\n<rect x="-10" width="620" height="{y}" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def steady() -> float:
    """CPU seconds of the same work each time, which says how fast the machine is today."""
    begin = time.process_time()
    sum(number * number for number in range(10**7))
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[300, 600, 1000, 3000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--check", type=int, metavar="PAGES", help="only a check, of a handbook of that size")
    given = parser.parse_args()
    if given.check:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "handbook"
            root.mkdir()
            records = grow.grow(root, given.check)
            row = checked(root, {"METHODIEKBOEK_CACHE": f"{folder}/cache"})
        print(f"{records:,} records (of 10,000 at most 10 CPU s and 500 MB)")
        for name in ("check", "check_changed", "check_same"):
            print(f"{MEASURED[name].partition(' (')[0]}: {_three(row, name)}")
        return
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        beside = zensical(Path(folder) / "zensical")
        for size in given.sizes:
            runs = [measured(size, Path(folder) / str(size), beside) for _ in range(given.runs)]
            rows[size] = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            print(json.dumps({size: rows[size]}), file=sys.stderr, flush=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, median of {given.runs}")
    print(f"This machine takes {steady():.2f} s to add ten million squares\n\n{table(rows)}")
    if given.picture:
        given.picture.write_text(picture(rows), encoding="utf-8")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    main()
