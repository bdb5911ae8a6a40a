"""A new handbook: the files that one begins with, from the standard set."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from . import standard
from .example import examples
from .messages import Messages, load_messages
from .rewrite import freeze, write
from .schema import Schemas

GAP = re.compile(r"<<(\w+)>>")
HOST = "starter"
"""Files of `standard/` that are the same in every language: how the handbook is built and published."""
PAGES = "pages"
"""Those that stand there in each language."""
SECURITY = "docs/.well-known/security.txt"
LICENCES: Mapping[str, str] = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Licences that are named by their whole name, and where they stand; another is named by its code."""


def settings(title: str, language: str, licence: str) -> str:
    """`content/handbook.yml` of a new handbook."""
    say = load_messages(language)
    about = {"name": licence, "title": licence}
    if licence in LICENCES:
        about |= {"title": str(say.texts["new"]["licences"][licence]), "url": LICENCES[licence]}
    first = {"title": title, "language": language, "standard": True, "literature": say("new.literature")}
    return write(freeze({**first, "licence": about, "sections": _sections(say)}))


def _sections(say: Messages) -> list[dict[str, str]]:
    return [{"id": str(each), "title": str(name)} for each, name in say.texts["new"]["sections"]]


def files(schemas: Schemas, facts: Mapping[str, str]) -> dict[str, str]:
    """The files beside the settings, by their path.

    `schemas` are those of the settings, and `facts` has `title`, `language`, `owner`, `licence`, `contact` and
    `expires`. Without a contact there is no security.txt, since that is what it is for.
    """
    language, say = facts["language"], load_messages(facts["language"])
    work, made = str(say.texts["new"]["work"]), dict[str, str]()
    without = [kind for kind in sorted(schemas.kinds) if not schemas.kinds[kind].has_pages]
    facts = {
        **facts,
        "version": version("methodiekboek"), "work": work, "dark": say("new.dark"), "light": say("new.light"),
        "blocks": "\n\n".join(
            f"## {schemas.kinds[kind].plural}\n\n/// records | {kind}\n///" for kind in without
        ),
    }  # fmt: skip
    for folder in (standard.HERE / HOST, standard.HERE / PAGES / language):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            made[path.relative_to(folder).as_posix()] = _filled(path, facts)
    if not facts["contact"]:
        del made[SECURITY]
    for kind, (name, data) in examples(schemas, say, work, "index.md").items():
        made[f"content/{kind}/{name}.yml"] = write(freeze(data))
    return made


def _filled(path: Path, facts: Mapping[str, str]) -> str:
    text = path.read_text("utf-8")
    if not facts["owner"]:
        # A field that only people can fill in is left out.
        text = "".join(line for line in text.splitlines(keepends=True) if "<<owner>>" not in line)
    # Between quotation marks, in YAML and TOML, a text is written as in JSON.
    quoted = {name: json.dumps(said, ensure_ascii=False)[1:-1] for name, said in facts.items()}
    text = re.sub(r'"[^"\n]*"', lambda found: GAP.sub(lambda gap: quoted[gap[1]], found[0]), text)
    return GAP.sub(lambda gap: facts[gap[1]], text)
