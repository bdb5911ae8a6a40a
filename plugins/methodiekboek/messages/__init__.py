"""Fixed text of the site and of problems, in one catalogue per language: `nl.yml`, `en.yml`."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..load import Read, load_document, parse
from ..model import Document, Problem
from ..nearest import nearest

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Messages:
    """The catalogue of one language."""

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, /, **facts: Any) -> str:
        """The text under `key` with its gaps filled.

        Raises:
            KeyError: there is no such text, or a gap has no fact.
        """
        group, _, name = key.partition(".")
        return str(self.texts[group][name]).format(**facts)

    def problem(self, rule: str, part: str, facts: Mapping[str, Any]) -> str:
        """The `message`, the `hint` or the `form_hint` for a rule, filled with its facts.

        Who fills in a form sees no YAML: where the way out is told otherwise there, it has a hint of its own. Of
        several hints the first is taken for which all facts are there; nothing if there is none. Facts named in the
        catalogue's `words` are translated first.

        A rule of a handbook's own may have no sentence, or one with a gap for which there is no fact: then this says
        the facts, and where the sentence belongs.
        """
        entry = self.texts["problem"].get(rule, {})
        words = self.texts["words"]
        said = {name: words[name].get(value, value) if name in words else value for name, value in facts.items()}
        message = str(entry.get("message", ""))
        if not message or not _gaps(message) <= set(said):
            return self._unsaid(rule, part, said)
        if part == "message":
            return message.format(**said)
        hints = entry.get("hints", ())
        for hint in entry.get("form_hints", hints) if part == "form_hint" else hints:
            if all(said.get(name) not in ("", None) for name in _gaps(hint)):
                return str(hint).format(**said)
        return ""

    def _unsaid(self, rule: str, part: str, facts: Mapping[str, Any]) -> str:
        if part == "message":
            given = "; ".join(f"{name}: {value}" for name, value in facts.items())
            return self("report.no_sentence", rule=rule, facts=given or "–")
        gaps = ", ".join(f"{{{name}}}" for name in facts)
        file = f"messages/{self.language}.yml"
        return self("report.where_sentence", rule=rule, file=file, gaps=gaps or "–") if part == "hint" else ""

    def number(self, value: int | Decimal) -> str:
        """A number as this language writes it: 11.250 and 0,54 in Dutch, 11,250 and 0.54 in English.

        Four digits and more are grouped; the decimals that were typed stay.
        """
        text = f"{value:,}" if not -1000 < value < 1000 else str(value)
        swap = str.maketrans(",.", self.texts["format"]["thousands"] + self.texts["format"]["decimal"])
        return text.translate(swap).replace("-", "−")

    def date(self, iso: str | int) -> str:
        """'2020-09-18' as 18 september 2020; '2020-09' and a year alone as far as they go; '2020-22' as zomer 2020."""
        parts = str(iso).split("-")
        months = self.texts["format"]["months"]
        words = [parts[0]]
        if len(parts) > 1 and int(parts[1]) > 20:
            words.insert(0, self.texts["format"]["seasons"][int(parts[1]) - 21])
        elif len(parts) > 1:
            words.insert(0, months[int(parts[1]) - 1])
        if len(parts) > 2:
            words.insert(0, str(int(parts[2])))
        return " ".join(words)


def load_messages(language: str, root: Path | None = None, reading: Read = parse) -> Messages:
    """The catalogue of `language`, or of Dutch if there is none, with what the handbook in `root` says otherwise."""
    language = language if language in LANGUAGES else "nl"
    file = f"{language}.yml"
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    document, problems = reading(text, file)
    if document is None:
        raise ValueError(f"message catalogue {file}: {problems}")
    ours = Messages(language, document.data)
    return own(root, ours)[0] if root else ours


def own(root: Path, ours: Messages) -> tuple[Messages, list[Problem]]:
    """The catalogue with what `messages/<language>.yml` of a handbook says in place of ours, and what is wrong there.

    Such a file has only what is said otherwise, and what rules, blocks and templates of the handbook say: a rule of its
    own has its `message` and `hints` under `problem`, and other texts stand under `own`. A text that takes the place of
    ours may have the gaps that ours has, and no others.
    """
    file = f"messages/{ours.language}.yml"
    if not (root / file).exists():
        return ours, []
    document, problems = load_document(root, file)
    if document is None:
        return ours, problems
    texts = _instead(document, (), ours.texts, document.data, problems)
    return Messages(ours.language, texts), problems


def _instead(document: Document, path: tuple[Any, ...], ours: Any, theirs: Any, problems: list[Problem]) -> Any:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        added = {name: value for name, value in theirs.items() if name not in ours and _is_own(path, name, value)}
        for name in theirs:
            if name not in ours and name not in added:
                facts = {"name": str(name), "near": nearest(str(name), ours)}
                problems.append(Problem(document.key_mark((*path, name)), "message-exists", facts))
        known = {name: value for name, value in theirs.items() if name in ours}
        made = {name: _instead(document, (*path, name), ours[name], value, problems) for name, value in known.items()}
        return MappingProxyType({**ours, **made, **added})
    if type(ours) is not type(theirs) or (path[0] != "problem" and _shape(ours) != _shape(theirs)):
        problems.append(Problem(document.mark(path), "message-form"))
        return ours
    if isinstance(ours, str):
        unknown = _gaps(theirs) - _gaps(ours)
        if unknown:
            gap = min(unknown)
            said = {"typed": gap if gap == "{" else f"{{{gap}}}", "known": sorted(_gaps(ours))}
            problems.append(Problem(document.mark(path), "message-gap", said))
            return ours
    return theirs


def _is_own(path: tuple[Any, ...], name: str, value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    if path == ("problem",):
        hints = value.get("hints", ())
        texts = (value.get("message"), *(hints if isinstance(hints, tuple) else (None,)))
        return all(isinstance(text, str) for text in texts) and set(value) <= {"message", "hints"}
    return path == () and name == "own" and all(isinstance(text, str) for text in value.values())


def _shape(value: Any) -> Any:
    """What kind of thing a text or a list of texts is: the months are twelve."""
    return tuple(map(_shape, value)) if isinstance(value, tuple) else type(value)


def _gaps(text: str) -> set[str]:
    """The names of the gaps in a text; of one that is not closed, the brace itself."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}
