"""A small Material site as it comes, and the same with the plugin `methodiekboek-site` and nothing else of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONFIG = """
site_name: Proef & meer
site_url: https://voorbeeld.nl/proef/
theme:
  name: material
  language: nl
  font: false
  features: [navigation.tabs, navigation.indexes, navigation.path, navigation.top, search.share]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, toggle: {icon: material/weather-night, name: Donker}}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, toggle: {icon: material/weather-sunny, name: Licht}}
nav:
  - index.md
  - Deel: [deel/index.md, deel/een.md, deel/twee.md, Dieper: [deel/dieper/index.md, deel/dieper/drie.md]]
not_in_nav: |
  los.md
  vier.md
plugins:
  - search
"""
LONG = "\n\n".join(f"Een [koppeling {number}](een.md) in een zin." for number in range(60))
PAGES = {
    "index.md": "---\ndescription: Waar het over gaat.\n---\n# Thuis\n\nTekst.\n",
    "los.md": "# Los\n\n## Kop\n\nTekst.\n",
    "deel/index.md": "# Deel\n\nTekst.\n",
    "deel/een.md": '---\ndescription: Een "lange" bladzijde.\n---\n# Een\n\n## Kop\n\n### Deel\n\n' + LONG,
    "deel/twee.md": "# Twee\n\n| Naam | Getal |\n| --- | ---: |\n| een | 1 |\n",
    "deel/vier.md": "# Drie\n\n- kort\n- **Vet.** Een zin die lang genoeg is om iets te zeggen.<sup>a</sup>\n",
    "deel/dieper/index.md": "# Dieper\n\nTekst.\n",
    "deel/dieper/drie.md": "# Drie\n\n## Kop\n\nTekst.\n",
}


def make(folder: Path, config: str = CONFIG) -> Path:
    """Builds the site strictly and gives the folder where it is."""
    for name, text in PAGES.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


def both(folder: Path) -> dict[str, Path]:
    """The theme as it comes, and as we mend it."""
    return {
        "as it comes": make(folder / "bare"),
        "mended": make(folder / "mended", CONFIG + "  - methodiekboek-site\n"),
    }


def html(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
