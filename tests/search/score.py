"""How well the built site answers the judged queries, beside Material's own search: `make search`.

`tuning.yml` was there while the search was made; `held-out.yml` was written without sight of it, by others, and is for
the end only. A page is an answer with grade 3 (the best), 2 (good) or 1 (of some help). An answer with an anchor counts
when the result opens in that section.

MRR@10: one divided by the place of the first good answer. nDCG@10: the grades in the order shown, against the best
order there is; a grade counts as 2 to its power, less one. Recall@10: the share of good answers among the first ten.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import math
import re
import shutil
import statistics
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from conftest import BROWSER, QUIET, Quiet  # noqa: E402

from methodiekboek_mkdocs.publish import publish  # noqa: E402

OURS = """async query => {
    await methodiekboekSearch.load();
    const begin = performance.now();
    const answer = await methodiekboekSearch.find(query);
    const time = performance.now() - begin;
    return [time, answer.items.map(rows => [rows[0].location, rows[0].section])];
}"""
MATERIAL = """async query => {
    if (!window.own) {
        const config = JSON.parse(document.getElementById("__config").textContent);
        const index = await (await fetch(new URL("search/search_index.json", new URL(config.base, location)))).json();
        window.own = new Worker(new URL(config.search, location));
        await new Promise(resolve => {
            own.onmessage = resolve;
            own.postMessage({type: 0, data: {...index, options: {}}});
        });
    }
    const begin = performance.now();
    const items = await new Promise(resolve => {
        own.onmessage = event => resolve(event.data.data.items);
        own.postMessage({type: 2, data: query.trim().split(/\\s+/).map(word => word + "*").join(" ")});
    });
    return [performance.now() - begin, items.map(rows => [rows[0].location, rows[0].location.split("#")[1] || ""])];
}"""


def grade(location: str, section: str, answers: dict[str, int]) -> tuple[str, int]:
    """The answer that a result is, and how good."""
    page = re.sub(r"#.*|index\.html$", "", location) or "."
    for name in (f"{page}#{section}", page):
        if name in answers:
            return name, answers[name]
    return "", 0


def judged(shown: list[list[str]], answers: dict[str, int]) -> dict[str, float]:
    """The measures of one query."""
    grades, seen = [], set()
    for location, section in shown[:10]:
        name, found = grade(location, section, answers)
        grades.append(0 if name in seen else found)
        seen.add(name)
    first = next((place for place, each in enumerate(grades, 1) if each >= 2), 0)
    good = sum(each >= 2 for each in answers.values())
    ideal = gain(sorted(answers.values(), reverse=True)[:10])
    return {
        "MRR@10": 1 / first if first else 0,
        "nDCG@10": gain(grades) / ideal if ideal else 0,
        "recall@10": sum(each >= 2 for each in grades) / min(10, good) if good else 0,
        "without result": float(not shown),
    }


def gain(grades: list[int]) -> float:
    return sum((2**each - 1) / math.log2(place + 2) for place, each in enumerate(grades))


def score(page: Page, script: str, queries: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The means per kind of query, of all but nonsense ('all'), and the times."""
    page.evaluate(script, "warm")
    measures: dict[str, list[dict[str, float]]] = defaultdict(list)
    times = []
    for query in queries:
        time, shown = page.evaluate(script, query["query"])
        times.append(time)
        found = judged(shown, query["answers"])
        measures[query["kind"]].append(found)
        if query["kind"] != "nonsense":
            measures["all"].append(found)
            measures[query["reader"]].append(found)
    means = {
        kind: {name: statistics.fmean(each[name] for each in some) for name in some[0]} | {"queries": len(some)}
        for kind, some in measures.items()
    }
    times.sort()
    means["time"] = {"median": statistics.median(times), "p95": times[int(len(times) * 0.95)]}
    return means


def report(name: str, results: dict[str, dict[str, dict[str, float]]]) -> str:
    lines = [
        f"\n## {name}\n",
        "| queries | n | " + " | ".join(f"{who} MRR / nDCG / recall / none" for who in results) + " |",
    ]
    lines.append("|---|---|" + "---|" * len(results))
    kinds = next(iter(results.values()))
    for kind in ["all", *sorted(set(kinds) - {"all", "time"})]:
        cells = [
            " / ".join(f"{each[kind][key]:.2f}" for key in ("MRR@10", "nDCG@10", "recall@10"))
            + f" / {each[kind]['without result']:.0%}"
            for each in results.values()
        ]
        lines.append(f"| {kind} | {kinds[kind]['queries']:.0f} | " + " | ".join(cells) + " |")
    times = (f"{each['time']['median']:.1f} / {each['time']['p95']:.1f}" for each in results.values())
    lines.append("| median / 95th percentile, ms | | " + " | ".join(times) + " |")
    return "\n".join(lines)


def material_site(root: Path, folder: Path) -> Path:
    """The same handbook with Material's own search."""
    copy = folder / "handbook"
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".*", "site", "tests", "plugins"))
    config = (root / "mkdocs.yml").read_text("utf-8")
    config = re.sub(r"  - methodiekboek-search:?\n(      .*\n)*", "  - search: {lang: nl}\n", config)
    (copy / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert publish(copy, folder / "site") == 0
    return folder / "site"


def main() -> None:
    parser = argparse.ArgumentParser(description="Scores the search of a built site on the judged queries.")
    parser.add_argument("site", nargs="?", default=str(ROOT / "site"))
    parser.add_argument("--queries", nargs="+", default=["tuning", "held-out"])
    parser.add_argument("--without-material", action="store_true", help="only our own: seconds instead of minutes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        sites = {"methodiekboek": (Path(chosen.site), OURS)}
        if not chosen.without_material:
            sites["Material"] = (material_site(ROOT, Path(made)), MATERIAL)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        pages = {}
        for name, (folder, script) in sites.items():
            handler = functools.partial(Quiet, directory=str(folder))
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            pages[name] = (page, script)
        for name in chosen.queries:
            queries = yaml.safe_load((HERE / f"{name}.yml").read_text("utf-8"))
            results = {who: score(page, script, queries) for who, (page, script) in pages.items()}
            print(report(name, results))
        browser.close()


if __name__ == "__main__":
    main()
