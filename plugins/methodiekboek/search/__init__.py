"""A search that knows its language, for any site: pages in, files for the browser out.

`words` says what a word is, `entries` what can be found on a page, `index` writes it down; `browser/` has what reads
that: `engine.js`, which knows no screen, and `material.js`, which puts it behind the search of Material for MkDocs.
"""
