"""What an editor does with a handbook: look up, check, save, add, remove, rename, accept. Knows no browser.

Everything goes by the checks of the build. What is not right is not saved, and what changed meanwhile is not
overwritten.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Any

from methodiekboek import report
from methodiekboek.atomic import UNFINISHED, replace_file, together, undo
from methodiekboek.build import build
from methodiekboek.changes import MISSING, at, changes, put, state
from methodiekboek.forms import form
from methodiekboek.handbook import Handbook
from methodiekboek.history import kinds
from methodiekboek.load import MAINTAINERS, SETTINGS, load_document, parse, parse_page, read_text, record_kinds
from methodiekboek.model import Mark, Problem, Record
from methodiekboek.model import Path as Place
from methodiekboek.one import with_text
from methodiekboek.registry import constants
from methodiekboek.render import page_by_hand, record_page
from methodiekboek.review import review
from methodiekboek.rewrite import RewriteError, freeze, rewrite
from methodiekboek.search.words import fold
from methodiekboek.sources import apa
from methodiekboek.sources.bring import as_entries, bring, entry_of
from methodiekboek.sources.library import load_library
from methodiekboek.sources.style import style_of
from methodiekboek.validate import validate

from . import branch
from .by_hand import NAME, PAGE, PAGE_ID, TEXT, page_id, page_path, read, saying
from .place import place_of
from .renamed import renamed, renamed_text
from .wording import claim_label, different, version

ID = re.compile(NAME)
ADDED = "bibliography/toegevoegd.bib"
"""Where works go that were added here."""
MOST = 20
"""How many records, works or claims a search box offers at once."""

Json = dict[str, Any]


class RefusedError(Exception):
    """Nothing was written; `reason` says why: 'changed', 'gone', 'exists', 'wrong', 'used', 'name' or 'branch'."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


class Desk:
    """A handbook that is being edited: the last that could be read, and the files as they are now."""

    def __init__(self, root: Path, built: tuple[Handbook, Sequence[Problem]] | None = None) -> None:
        self.root = root.absolute()
        self.writing = threading.RLock()
        self.stale = False
        self.labels: list[tuple[str, str, str]] = []
        self.labelled: Handbook | None = None
        undo(self.root)
        for folder in ("content", "bibliography", "docs"):
            # A save that was cut off.
            for left in self.root.glob(f"{folder}/**/.*{UNFINISHED}"):
                left.unlink(missing_ok=True)
        if built:
            self.take(*built)
        else:
            self.read_again()

    def read_again(self) -> None:
        """Builds the handbook anew; with mistakes in it, it has the records that are right."""
        handbook, _, problems = build(self.root)
        self.take(handbook, problems)

    def take(self, handbook: Handbook, problems: Sequence[Problem]) -> None:
        """What somebody else has built."""
        self.handbook, self.problems, self.stale = handbook, problems, False
        self.rules = constants("methodiekboek.rules", "RULE", self.root / "rules")

    def file(self, kind: str, name: str) -> str:
        """The path of a record below the root.

        Raises:
            RefusedError: there is no such kind, or that is no name for a file.
        """
        if kind == PAGE and PAGE_ID.fullmatch(name) and not (path := page_path(name)).startswith(MAINTAINERS):
            return f"docs/{path}"
        if kind not in self.handbook.schemas.kinds or not ID.fullmatch(name):
            raise RefusedError("name", name=name)
        return f"content/{kind}/{name}.yml"

    def start(self) -> Json:
        """The kinds with their records, and the pages by hand."""
        kinds, say = self.handbook.schemas.kinds, self.handbook.messages
        by_hand = self.handbook.schemas.documents[PAGE]
        records = []
        for name, kind in sorted(record_kinds(self.root).items()):
            if kind in kinds:
                record = self.handbook.records.get(name)
                records.append({"kind": kind, "id": name, "title": str(record.data["title"]) if record else name})
        for path, page in sorted(self.handbook.pages.items()):
            records.append({"kind": PAGE, "id": page_id(path), "title": str(page.front.data["title"])})
        shown = [{"kind": k.name, "title": k.title, "plural": k.plural, "about": k.about} for k in kinds.values()]
        pages = {"kind": PAGE, "title": by_hand["title"], "plural": say("edit.pages"), "about": by_hand["description"]}
        return {
            "title": str(self.handbook.settings.data.get("title", "")),
            "kinds": [*shown, pages],
            "branches": branch.is_kept(self.root),
            "records": records,
        }

    def attention(self) -> Json:
        """What an editor should look at, and all mistakes, as they are after the last save."""
        with self.writing:
            self._refresh()
        say = self.handbook.messages
        return {
            "review": [
                {"title": say(f"review.{name}"), "records": self._origins([record.id for record in found])}
                for name, found in review(self.handbook, date.today().isoformat()).items()
            ],
            "problems": [{**self._said(p), "file": p.mark.file, "line": p.mark.line} for p in self.problems],
        }

    def form(self, kind: str) -> Json:
        if kind != PAGE and kind not in self.handbook.schemas.kinds:
            raise RefusedError("name", name=kind)
        made, say = form(self.handbook.schemas, kind), self.handbook.messages
        if kind == PAGE:
            text = {"type": "text", "markdown": True, "long": True, "form": "", "number": False}
            about = {"title": say("edit.page_text"), "about": say("edit.page_text_about")}
            made["part"]["fields"].append({"name": TEXT, **about, "required": True, "part": text})
        return made

    def record(self, kind: str, name: str) -> Json:
        """What a record says, and the sum of its file, by which `save` knows that nobody changed it meanwhile.

        Raises:
            RefusedError: it is not there, or cannot be read as it is.
        """
        text = self._text(kind, name)
        if text is None:
            raise RefusedError("gone", name=name)
        data, problems = read(kind, text, self.file(kind, name))
        if not isinstance(data, Mapping):
            raise RefusedError("wrong", problems=[self._said(problem) for problem in problems])
        return {"kind": kind, "id": name, "data": data, "sum": _sum(text)}

    def check(self, kind: str, name: str, data: Any, thorough: bool = False) -> list[Json]:
        """All that is wrong with a record as it would be; if `thorough`, also by the rules over the whole handbook."""
        problems, _, _ = self._examined(kind, name, data, thorough)
        return problems

    def page(self, kind: str, name: str, data: Any) -> tuple[Handbook, str] | None:
        """The handbook with a record as it would be, and the Markdown of its page; nothing while that is wrong."""
        problems, _, handbook = self._examined(kind, name, data)
        if problems or handbook is None:
            return None
        if kind == PAGE:
            return handbook, str(page_by_hand(handbook, handbook.pages[page_path(name)]).content)
        output, _ = record_page(handbook, handbook.records[name])
        return (handbook, str(output.content)) if output else None

    def save(self, kind: str, name: str, data: Any, known: str) -> Json:
        """Writes a record, and gives the new sum of its file; `known` is the sum that the editor began with.

        Raises:
            RefusedError: the file is gone or was changed by another, or something is wrong with `data`.
        """
        with self.writing:
            before = self._text(kind, name)
            if before is None:
                raise RefusedError("gone", name=name)
            if _sum(before) != known:
                raise RefusedError("changed", **self.record(kind, name))
            return self._put(kind, name, data)

    def add(self, kind: str, name: str, data: Any) -> Json:
        """Writes a new record.

        Raises:
            RefusedError: a record has that name, or something is wrong with `data`.
        """
        with self.writing:
            if name in record_kinds(self.root) or (self.root / self.file(kind, name)).exists():
                raise RefusedError("exists", name=name)
            return self._put(kind, name, data)

    def remove(self, kind: str, name: str, known: str) -> Json:
        """Takes a record away, and gives what it said.

        Raises:
            RefusedError: something refers to it, or it was changed by another.
        """
        with self.writing:
            shown = self.record(kind, name)
            if kind == PAGE:
                raise RefusedError("name", name=name)
            if shown["sum"] != known:
                raise RefusedError("changed", **shown)
            self._refresh()
            record = self.handbook.records.get(name)
            tells = self._telling_of(name)
            origins = self.handbook.mentions(record) if record else []
            used = [origin for origin in origins if origin not in {other.id for other in tells}]
            if used:
                raise RefusedError("used", used=self._origins(used))
            own = self.root / self.file(kind, name)
            with together(self.root, [own, *(self.root / other.document.file for other in tells)]):
                for other in tells:
                    # What was changed stays told; only its link goes.
                    path = self.root / other.document.file
                    data = {field: value for field, value in other.data.items() if field != "record"}
                    replace_file(path, self._rewritten(other, data))
                own.unlink()
            self.read_again()
            return shown

    def _telling_of(self, name: str) -> list[Record]:
        """The records that tell of changes of a record."""
        told = kinds(self.handbook)
        referrers = (self.handbook.records.get(origin) for origin in self.handbook.referrers.get(name, ()))
        return [other for other in referrers if other and other.kind in told]

    def rename(self, kind: str, name: str, new: str, known: str) -> Json:
        """Gives a record another name, and everything that refers to it that name; the old one still leads there.

        Raises:
            RefusedError: the name is taken or cannot be, the record was changed, or the handbook would have mistakes;
                nothing has been changed then.
        """
        with self.writing:
            shown, file = self.record(kind, name), self.file(kind, new)
            if shown["sum"] != known:
                raise RefusedError("changed", **shown)
            if new in record_kinds(self.root):
                raise RefusedError("exists", name=new)
            if kind == PAGE or self.handbook.schemas.documents[kind].get("idIsSource"):
                raise RefusedError("name", name=new)
            # By what the files say now, or what another wrote meanwhile would be written over.
            self.read_again()
            if self.problems:
                raise RefusedError("wrong", problems=[self._said(problem) for problem in self.problems])
            before: dict[Path, str] = {}
            after: dict[Path, str] = {}
            for record in self.handbook.records.values():
                path = self.root / record.document.file
                fields = self.handbook.fields[record.id]
                data = renamed(record.data, (), fields, name, new)
                if record.id == name:
                    data = {**data, "former_ids": [*data.get("former_ids", ()), name]}
                if data != record.data:
                    before[path] = path.read_text("utf-8")
                    after[self.root / file if record.id == name else path] = self._rewritten(record, data)
            for page in self.handbook.pages.values():
                path = self.root / page.front.file
                text = path.read_text("utf-8")
                told = renamed_text(text, name, new)
                if told != text:
                    before[path], after[path] = text, told
            old = self.root / self.file(kind, name)
            with together(self.root, [old, *after]):
                for path, text in after.items():
                    replace_file(path, text)
                old.unlink()
            handbook, _, problems = build(self.root)
            if problems:
                with together(self.root, [*before, *after]):
                    (self.root / file).unlink()
                    for path, text in before.items():
                        replace_file(path, text)
                raise RefusedError("wrong", problems=[self._said(problem) for problem in problems])
            self.take(handbook, problems)
            return {"changed": len(after)}

    def _rewritten(self, record: Record, data: Any) -> str:
        """The text of a record's file, changed so that it says `data`.

        Raises:
            RefusedError: that cannot be done without changing what else it says.
        """
        file = record.document.file
        try:
            return rewrite((self.root / file).read_text("utf-8"), data)
        except RewriteError as error:
            raise RefusedError("wrong", problems=[self._said(Problem(Mark(file), "file-can-be-rewritten"))]) from error

    def compare(self, kind: str, name: str, old: Any, new: Any) -> Json:
        """A change that somebody proposes, field by field, beside the record as it is now.

        `state` is 'fits' (what stands there is what the change begins with), 'done' or 'differs'. `old` or `new` is
        nothing for a record that comes or goes.
        """
        text = self._text(kind, name)
        now = read(kind, text, "")[0] if text is not None else None
        sides = {"old": freeze(old), "new": freeze(new), "found": now}
        named: dict[Place, str] = {(TEXT,): self.handbook.messages("edit.page_text")} if kind == PAGE else {}
        versions = {side: version(self.handbook, kind, name, data, named) for side, data in sides.items()}
        rows = []
        for change in changes(sides["old"], sides["new"]):
            told = {"old": change.old, "new": change.new, "found": at(now, change.path)}
            said = {side: versions[side].words(change.path, value) for side, value in told.items()}
            said["old"], said["new"] = different(said["old"], said["new"])
            # What is gone has its name in what was.
            where = versions["old" if change.new is MISSING else "new"]
            names = {"field": where.way(change.path), "claim": where.claim(change.path)}
            rows.append({**names, "state": state(now, change), **said})
        title = (new or old or {}).get("title", name)
        return {"title": title, "rows": rows, "sum": _sum(text) if text is not None else "", "is": now is not None}

    def accept(self, given: Json) -> Json:
        """Makes the chosen changes of a proposal (`chosen` are their numbers), and writes down that it was done.

        Raises:
            RefusedError: the record was changed since it was compared, or would be wrong.
        """
        kind, name, old, new = given["kind"], given["id"], freeze(given["old"]), freeze(given["new"])
        with self.writing:
            rows = self.compare(kind, name, old, new)
            if rows["sum"] != given["sum"]:
                raise RefusedError("changed")
            telling = self._telling(given, rows)
            told = [self.root / self.file(*telling[:2])] if telling else []
            with together(self.root, [self.root / self.file(kind, name), *told]):
                if new is None:
                    answer = self.remove(kind, name, given["sum"])
                elif old is None:
                    answer = self.add(kind, name, new)
                else:
                    data = self.record(kind, name)["data"]
                    for number, change in enumerate(changes(old, new)):
                        data = put(data, change) if number in given["chosen"] else data
                    answer = self.save(kind, name, data, given["sum"])
                if telling:
                    self.add(*telling)
        return {"sum": answer.get("sum", "")}

    def hand_over(self, given: Json) -> Json:
        """Puts changes ready as a branch where the handbook is kept in Git; says its name and whether it can be sent.

        Raises:
            RefusedError: that cannot be done; `said` is what Git says.
        """
        files = [self.file(str(change["kind"]), str(change["id"])) for change in given["changes"]]
        message = "\n\n".join(filter(None, [given["reason"], given.get("source", "")]))
        name = branch.name_for(self.handbook.messages("edit.branch"), given["date"], given["by"])
        with self.writing:
            try:
                made = branch.make(self.root, [*files, ADDED], name, given["by"], message)
                return {"branch": made, "remote": bool(branch.remote(self.root))}
            except branch.GitError as error:
                raise RefusedError("branch", said=str(error)) from error

    def send(self, name: str) -> Json:
        """Sends a branch that was made here to where the handbook is shared.

        Raises:
            RefusedError: that did not work; `said` is what Git says.
        """
        prefix, _, rest = name.partition("/")
        if prefix != self.handbook.messages("edit.branch") or not ID.fullmatch(rest):
            raise RefusedError("name", name=name)
        try:
            branch.send(self.root, name)
        except branch.GitError as error:
            raise RefusedError("branch", said=str(error)) from error
        return {}

    def _telling(self, given: Json, rows: Json) -> tuple[str, str, Json] | None:
        """A record of what will be changed, when, why and by whom, if the handbook has a kind for that.

        Raises:
            RefusedError: it would not be right, such as one without a reason.
        """
        kind = next(iter(kinds(self.handbook)), None)
        if kind is None:
            return None
        told = []
        for row in (row for number, row in enumerate(rows["rows"]) if number in given["chosen"]):
            said = {name: row[name] for name in ("field", "claim", "old", "new") if row[name]}
            # A record that comes or goes is told by its name.
            whole = {"field": self.handbook.messages("history.whole")}
            whole |= {side: str(rows["title"]) for side in ("old", "new") if row[side]}
            told.append(said if row["field"] else whole)
        data = {"title": rows["title"], "date": given["date"], **self._edition()}
        data |= {"by": given["by"], "reason": given["reason"]}
        # A record that comes is not there yet; the check below leaves it out.
        here = {"page": page_path(given["id"])} if given["kind"] == PAGE else {"record": given["id"]}
        subject = here if given["new"] is not None else {}
        rest = {"source": given["source"]} if given.get("source") else {}
        rest |= {"fields": told}
        # Of a page the name has two hyphens for each folder that it is in.
        start, known = f"{given['date']}-{given['id'].replace('--', '-')}", record_kinds(self.root)
        free = next(each for each in chain([start], (f"{start}-{n}" for n in count(2))) if each not in known)
        # Nothing may be wrong with it once the change is made.
        problems = self.check(kind, free, {**data, **rest}, thorough=True)
        if problems:
            raise RefusedError("wrong", problems=problems)
        return kind, free, {**data, **subject, **rest}

    def _edition(self) -> Json:
        """The number of the edition that holds now, also if it began after this screen did; empty if there is none."""
        found, problems = load_document(self.root, SETTINGS)
        wrong = problems or found is None or validate(found, "handbook", self.handbook.schemas)
        settings = self.handbook.settings if wrong or found is None else found
        return {"edition": settings.data["edition"]["number"]} if "edition" in settings.data else {}

    def bring(self, given: Json) -> Json:
        """The works in a text of BibTeX or RIS, or in a form, as they would stand in the list of literature."""
        found, library = bring(self._entries(given), self.handbook.sources)
        style = style_of(
            {work.source.key: work.source for work in found}, self.handbook.messages, self.handbook.style.convention
        )
        rows = [
            {"key": work.source.key, "reference": apa.text(apa.reference(work.source, style)), "twin": work.twin}
            for work in found
        ]
        return {"works": rows, "problems": [{**self._said(p), "line": p.mark.line} for p in library.problems]}

    def cite(self, given: Json) -> Json:
        """Adds works to the literature, those of `given["keys"]` as `bring` named them; gives the keys that were added.

        Raises:
            RefusedError: there is nothing to add, or the file that they belong in cannot be read.
        """
        with self.writing:
            found, _ = bring(self._entries(given), self.handbook.sources)
            chosen = [work.source for work in found if work.source.key in given["keys"]]
            target = self.root / ADDED
            before, problems = read_text(target, ADDED) if target.exists() else ("", [])
            if not chosen or before is None or problems:
                raise RefusedError("wrong", problems=[self._said(problem) for problem in problems])
            target.parent.mkdir(exist_ok=True)
            replace_file(target, "\n".join(filter(None, [before.rstrip("\n"), as_entries(chosen).rstrip("\n")])) + "\n")
            sources = load_library(self.root).sources
            style = style_of(sources, self.handbook.messages, self.handbook.style.convention)
            self.handbook = replace(self.handbook, sources=sources, style=style, listener=None)
            return {"keys": [source.key for source in chosen]}

    def _entries(self, given: Json) -> str:
        return str(given["text"]) if "text" in given else entry_of(str(given["type"]), given["fields"])

    def find(self, what: str, typed: str, kinds: list[str]) -> list[Json]:
        """What a search box offers: records of some kinds (of all, if none are named), works, or claims."""
        words = fold(typed).split()
        found = []
        for name, label, about in getattr(self, f"_{what}")(kinds):
            text = fold(f"{label} {name} {about}")
            if all(word in text for word in words):
                first = fold(label).startswith(fold(typed)) or fold(name).startswith(fold(typed))
                found.append((not first, fold(label), {"id": name, "label": label, "about": about}))
        return [row for *_, row in sorted(found, key=lambda row: row[:2])[:MOST]]

    def named(self, what: str, names: list[str]) -> list[Json]:
        """The same for names that a record has."""
        wanted = set(names)
        rows = getattr(self, f"_{what}")([])
        return [{"id": name, "label": label, "about": about} for name, label, about in rows if name in wanted]

    def names(self, what: str) -> list[list[str]]:
        """All that `find` can find: name, label, what it is; of records also their kind."""
        rows = [list(row) for row in getattr(self, f"_{what}")([])]
        return [[*row, self.handbook.records[row[0]].kind] for row in rows] if what == "record" else rows

    def _record(self, kinds: list[str]) -> Iterator[tuple[str, str, str]]:
        for record in self.handbook.records.values():
            if not kinds or record.kind in kinds:
                yield record.id, str(record.data["title"]), self.handbook.kind(record).title

    def _source(self, _: list[str]) -> Iterator[tuple[str, str, str]]:
        style = self.handbook.style
        for key, work in self.handbook.sources.items():
            yield key, apa.text(apa.reference(work, style)), key

    def _claim(self, _: list[str]) -> Iterator[tuple[str, str, str]]:
        if self.labelled is not self.handbook:
            # Some tenths of a second, and asked with every letter that is typed.
            labels = ((claim.address, claim_label(self.handbook, claim)) for claim in self.handbook.claims.values())
            self.labels, self.labelled = [(name, label, name) for name, label in labels], self.handbook
        yield from self.labels

    def _text(self, kind: str, name: str) -> str | None:
        path = self.root / self.file(kind, name)
        text, _ = read_text(path, "") if path.exists() else (None, [])
        return text

    def _refresh(self) -> None:
        """Who refers to what, and what is wrong, after a save."""
        if self.stale:
            self.read_again()

    def _examined(
        self, kind: str, name: str, data: Any, thorough: bool = False
    ) -> tuple[list[Json], str, Handbook | None]:
        """What is wrong with a record as it would be, its file, and the handbook with it if its shape is right."""
        file, before, say = self.file(kind, name), self._text(kind, name), self.handbook.messages
        try:
            text = saying(kind, before, data)
        except RewriteError as error:
            return [{"path": [], "rule": str(error), "message": say("edit.cannot_be_written"), "hint": ""}], "", None
        page = parse_page(text, file)[0] if kind == PAGE else None
        document = page.front if page else parse(text, file)[0]
        assert document  # it has been read back
        handbook, problems = with_text(self.handbook, file, text)
        if handbook and thorough:
            subject = handbook.pages[page.path] if page else handbook.records[name]
            problems += [problem for rule in self.rules.values() for problem in rule(handbook, subject)]
        under = page.first_line if page else len(text)
        said = [
            {**self._said(p), "path": [TEXT] if p.mark.line >= under else list(place_of(document, p))} for p in problems
        ]
        return said, text, handbook

    def _put(self, kind: str, name: str, data: Any) -> Json:
        problems, text, handbook = self._examined(kind, name, data, thorough=True)
        if problems or handbook is None:
            raise RefusedError("wrong", problems=problems)
        target = self.root / self.file(kind, name)
        target.parent.mkdir(exist_ok=True, parents=True)
        replace_file(target, text)
        self.handbook, self.stale = handbook, True
        return {"sum": _sum(text)}

    def _origins(self, names: list[str]) -> list[Json]:
        """Records and pages, as a reader knows them."""
        found = []
        for name in names:
            record = self.handbook.records.get(name)
            if record:
                found.append({"kind": record.kind, "id": name, "title": str(record.data["title"])})
            else:
                found.append({"kind": "", "id": name, "title": str(self.handbook.pages[name].front.data["title"])})
        return found

    def _said(self, problem: Problem) -> Json:
        say = self.handbook.messages
        return {
            "rule": problem.rule,
            "message": report.message(problem, say),
            "hint": report.form_hint(problem, say),
        }


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
