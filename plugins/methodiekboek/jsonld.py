"""What a page is, in the words of schema.org, for search engines and reference managers."""

from __future__ import annotations

import json
from typing import Any

from .handbook import EMPTY, Handbook
from .markup import plain
from .model import Output


def of_page(handbook: Handbook, output: Output, files: tuple[Output, ...], address: str) -> str:
    """A page as JSON-LD: part of the handbook, and what its kind says with `isA`; the page of the open data a dataset.

    `address` is where the site stands, with a slash at its end; without it nothing has an address.
    """
    settings = handbook.settings.data
    edition, licence = settings.get("edition", EMPTY), settings.get("licence", EMPTY)
    book = {
        "@type": "Book", "name": settings["title"], "inLanguage": handbook.messages.language, "url": address,
        "bookEdition": edition.get("number"), "datePublished": edition.get("date"), "license": licence.get("url"),
    }  # fmt: skip
    book = {name: value for name, value in book.items() if value}
    page: dict[str, Any] = (
        book if output.path == "index.md" else {"@type": "Chapter", "name": output.title, "isPartOf": book}
    )
    record = handbook.record_at(output.path)
    if record:
        page["@type"] = handbook.schemas.documents[record.kind].get("isA", page["@type"])
        summary = plain(str(record.data.get("summary", "")))
        page |= {"description": summary} if summary else {}
        page |= {"inDefinedTermSet": book} if page["@type"] == "DefinedTerm" else {}
    if "\n/// downloads" in str(output.content):
        made = [{"@type": "DataDownload", "name": file.path, "contentUrl": address + file.path} for file in files]
        page |= {"@type": "Dataset", "license": book.get("license"), "version": book.get("bookEdition")}
        page |= {"distribution": made} if address else {}
    return json.dumps({"@context": "https://schema.org", **page}, ensure_ascii=False).replace("<", "\\u003c")
