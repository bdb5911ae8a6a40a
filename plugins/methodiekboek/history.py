"""What was changed in a handbook, by the records of kinds that say so (`history` in their schema)."""

from __future__ import annotations

from collections.abc import Iterable

from .handbook import Handbook
from .model import Markdown, Record
from .render import escape


def kinds(handbook: Handbook) -> list[str]:
    """The kinds whose records tell of changes."""
    return [kind for kind in handbook.schemas.kinds if handbook.schemas.documents[kind].get("history")]


def told(handbook: Handbook, name: str = "") -> list[Record]:
    """The changes of a record, or all there are: the newest first."""
    found = [record for kind in kinds(handbook) for record in handbook.of_kind(kind)]
    if name:
        found = [record for record in found if record.data.get("record") == name]
    return sorted(found, key=lambda record: (str(record.data["date"]), record.id), reverse=True)


def listed(handbook: Handbook, records: Iterable[Record], with_title: bool = True) -> Markdown:
    """Each change with its day, its reason, and what was and is; a list in Markdown."""
    say, made = handbook.messages, []
    for record in records:
        data = record.data
        day = f"**{say.date(data['date'])}**"
        title = escape(str(data["title"]))
        shown = handbook.records.get(str(data.get("record", "")))
        if shown and handbook.path(shown):
            title = Markdown(f"[{title}](record:{shown.id})")
        source = f" ({escape(str(data['source']))})" if data.get("source") else ""
        head = f"{day}, {title}" if with_title else day
        made.append(f"- {head}: {escape(str(data['reason']))}{source}")
        for field in data["fields"]:
            sides = {side: escape(str(field[side])) for side in ("old", "new") if field.get(side)}
            what = "from_to" if len(sides) == 2 else "added" if "new" in sides else "gone"
            made.append(f"    - {escape(str(field['field']))}: {say(f'history.{what}', **sides)}")
    return Markdown("\n".join(made))
