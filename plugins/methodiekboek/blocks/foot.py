"""`/// foot | subject`: the foot of a page: who keeps it, whether it was reviewed, its file, and how to cite it.

The subject is the id of a record ('sheet' before it for the page of that record on one sheet of paper), the path of a
page by hand, or a kind. `render` places the block at the end of every page; authors do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..handbook import EMPTY, Block, Handbook
from ..history import counted, listed, told
from ..model import Group, Mark, Markdown, Run
from ..render import escape
from ..sources import apa
from ..sources.work import Source


def expand(handbook: Handbook, argument: str) -> Group:
    say = handbook.messages
    data, origin = _subject(handbook, argument)
    review = data.get("review")
    record = handbook.records.get(argument.removeprefix("sheet "))
    standing = handbook.fields[record.id].get(("standing",)) if record else None
    lines = [
        say("site.standing", label=standing.get("labels")[data["standing"]]) if standing else "",
        say("site.reviewed", date=say.date(review["date"]), role=review["role"])
        if review
        else say("site.not_reviewed"),
        say("site.owner", name=data["owner"]) if "owner" in data else "",
    ]
    said = [*(escape(line) for line in lines if line), say("site.made_of", file=f"`{origin}`")]
    edition = handbook.settings.data.get("edition")
    if edition:
        date = say.date(edition["date"])
        said.append(escape(say("site.edition", number=edition["number"], date=date)))
    about = Markdown("  \n".join(said))
    cite = _cite(handbook, str(data.get("title", "")) if argument != "index.md" else "")
    changed = _changes(handbook, record.id if record else argument)
    return Group("foot", (about, *changed, cite), label=say("site.about_this_page"), tag="footer")


def _changes(handbook: Handbook, name: str) -> tuple[Group, ...]:
    """What was changed in a record or a page by hand, folded; nothing if nothing was."""
    changed = told(handbook, name)
    if not changed:
        return ()
    summary = Group("", ((Run(counted(handbook, len(changed))),),), tag="summary")
    return (Group("history", (summary, listed(handbook, changed, with_title=False)), tag="details"),)


def _cite(handbook: Handbook, title: str) -> Group:
    """The page as a chapter of the handbook, in APA; a script adds the day and the address of the visit."""
    say = handbook.messages
    book, edition = str(handbook.settings.data["title"]), handbook.settings.data.get("edition", EMPTY)
    fields = {"title": title or book, "booktitle": book if title else "", "date": str(edition.get("date", ""))}
    fields |= {"year": fields["date"][:4], "edition": say("site.edition_number", **edition) if edition else ""}
    work = Source("", "", "chapter" if title else "book", (), (), (), fields, Mark(""))
    visit = (
        ("visit", say.texts["site"]["visit"]),
        ("copy", say("site.copy")),
        ("copied", say("literature.copied", form="APA")),
        ("by-hand", say("literature.by_hand")),
    )
    line = (apa.reference(work, handbook.style), Group("visit", tag="span", data=visit))
    return Group(
        "cite", (Group("", ((Run(say("site.cite")),),), tag="summary"), Group("", line, tag="p")), tag="details"
    )


def _subject(handbook: Handbook, name: str) -> tuple[Mapping[str, Any], str]:
    sheet = handbook.records.get(name.removeprefix("sheet "))
    if sheet and sheet.id != name:
        return {**sheet.data, "title": handbook.sheet(sheet)[1]}, sheet.document.file
    if name in handbook.records:
        return handbook.records[name].data, handbook.records[name].document.file
    if name in handbook.pages:
        return handbook.pages[name].front.data, handbook.pages[name].front.file
    return {"title": handbook.schemas.kinds[name].plural}, f"content/{name}/"


BLOCK = Block(expand)
