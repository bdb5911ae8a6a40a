"""How long literature takes: `make bench`.

Prints, as medians of five runs in CPU seconds: 10,000 works read, written and sorted (at most 4), what 60 pages with 24
citations each add to a build of the same pages (at most 1), and that against what mkdocs-bibtex adds to it (at most
0.1), in an environment of its own. That writes the works as BibTeX does by itself; APA it can only with pandoc.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from methodiekboek.messages import load_messages
from methodiekboek.sources import apa
from methodiekboek.sources.conventions.werkgroep import CONVENTION
from methodiekboek.sources.library import parse_library
from methodiekboek.sources.style import style_of

RUNS = 5
FAMILIES = [
    "van der Steege", "Jansen", r"Ghesqui{\`e}re", r"M{\"u}ller", "de Vries", "Bakker", "Visser", "Smit", "Meijer",
    "van den Berg", "de Boer", "Mulder", "Bos", "Vos", "Peters", "Hendriks", "van Leeuwen", "Dekker", "Brouwer",
    "de Wit", "Dijkstra", "Smits", "de Graaf", "van der Meer", "van der Linden", "Kok", "Jacobs", "de Haan",
]  # fmt: skip
INITIALS = [f"{first}. {second}." for first in "ABEKMR" for second in "CJP"]
GIVEN = ["Marjolein", "J. W.", "Pol", "Hans", "Anna", *INITIALS]
"""More than six hundred people, so that nothing is gained by remembering them."""
SITE = "site_name: Bench\ntheme: {name: material, language: nl, font: false}\nplugins: []\n"
OTHER = SITE.replace("[]", "\n  - bibtex: {bib_file: refs.bib}")
CITING = SITE.replace("[]", "\n  - methodiekboek-literature:\n      bibliography: refs.bib")


def works(count: int) -> str:
    """Works of six types, with one to six makers."""
    chance = random.Random(1)
    entries = []
    for number in range(count):
        people = range(chance.choice([1, 1, 2, 2, 3, 4, 6]))
        makers = " and ".join(f"{chance.choice(FAMILIES)}, {chance.choice(GIVEN)}" for _ in people)
        kind = chance.choice(["article", "book", "incollection", "techreport", "online", "phdthesis"])
        entries.append(
            f"@{kind}{{key{number},\n  author = {{{makers}}},\n  year = {{{chance.randint(1980, 2024)}}},\n"
            f"  title = {{Werk {number} over {{IAG}}: een onderzoek bij 50\\% van de gezinnen}},\n"
            f"  journal = {{Kind \\& Adolescent}},\n  booktitle = {{Handboek}},\n  publisher = {{Boom}},\n"
            f"  volume = {{12}},\n  number = {{3}},\n  pages = {{{number}--{number + 9}}},\n"
            f"  url = {{https://www.example.org/{number}}}\n}}\n"
        )
    return "\n".join(entries)


def written(text: str) -> float:
    begin = time.process_time()
    style = style_of(parse_library(text, "bench.bib").sources, load_messages("nl"), CONVENTION)
    for work in style.works:
        apa.reference(work, style)
    return time.process_time() - begin


def other(place: Path) -> str:
    """A Python with mkdocs-bibtex."""
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
    wanted = ["mkdocs-bibtex", "mkdocs-material"]
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(place), *wanted], check=True)
    return str(place / "bin/python")


def built(root: Path, config: str, python: str = sys.executable) -> float:
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [python, "-m", "mkdocs", "build", "--quiet", "--config-file", str(root / "mkdocs.yml")]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pages(root: Path) -> None:
    (root / "docs").mkdir()
    (root / "refs.bib").write_text(works(100), encoding="utf-8")
    (root / "docs/index.md").write_text("# Thuis\n", encoding="utf-8")
    for page in range(60):
        lines = (f"Dat is onderzocht [@key{(page * 24 + n) % 100}; @key{n * 7 % 100}].\n" for n in range(12))
        (root / f"docs/p{page}.md").write_text("\n".join([f"# Pagina {page}\n", *lines]), encoding="utf-8")


def main() -> None:
    text = works(10_000)
    print(f"10,000 works read, written and sorted: {statistics.median(written(text) for _ in range(RUNS)):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pages(root)
        python = other(root / "other")
        runs = [
            (built(root, SITE), built(root, CITING), built(root, SITE, python), built(root, OTHER, python))
            for _ in range(RUNS)
        ]
    added = statistics.median(citing - plain for plain, citing, _, _ in runs)
    theirs = statistics.median(citing - plain for _, _, plain, citing in runs)
    plain = statistics.median(plain for plain, *_ in runs)
    print(f"60 pages with 24 citations each: {added:.2f} s more than without ({plain:.2f} s)")
    print(f"mkdocs-bibtex: {theirs:.2f} s more; ours against it: {added / theirs:.2f}")


if __name__ == "__main__":
    main()
