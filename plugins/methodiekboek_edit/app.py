"""The edit screen as a WSGI application: one page, its script, and JSON behind it."""

from __future__ import annotations

import html
import json
import posixpath
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import markdown
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, NotFound
from werkzeug.wrappers import Request, Response

from methodiekboek.handbook import Handbook
from methodiekboek.load import MAX_DEPTH, MAX_DIGITS
from methodiekboek.messages import Messages
from methodiekboek_markdown.extension import MethodiekboekExtension

from .by_hand import PAGE, page_id, page_path
from .desk import Desk, RefusedError

TOKEN = "X-Methodiekboek"
LARGEST = 2_000_000
WITHOUT_SERVER = '<script src="json-schema.js"></script><script src="propose.js"></script>'
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
STATIC = {"edit.js": "text/javascript", "edit.css": "text/css"}
MARKDOWN_LINK = re.compile(r'href="(?!\w+:|/|#)([^"#]+\.md)(?:#[^"]*)?"')
START = Callable[..., Any]


class Screen:
    """`Screen(desk)` is a WSGI application; it takes requests of this machine alone, and writes for its own page alone.

    `prefix` is where it stands below the address of the server. A token, which only that page knows, keeps out what
    other pages in the same browser send.
    """

    def __init__(self, desk: Desk, prefix: str = "") -> None:
        self.desk, self.prefix = desk, prefix
        self.token = secrets.token_urlsafe(24)

    def __call__(self, environ: dict[str, Any], start_response: START) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST
        try:
            response = self._answer(request)
        except HTTPException as error:
            response = _json({"reason": "request", "message": error.description}, error.code or 500)
        except RefusedError as refused:
            response = _json({"reason": refused.reason, **refused.facts}, 409)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        # A page elsewhere whose name was made to lead here sends its own name.
        if urlsplit(f"//{request.host}").hostname not in ("127.0.0.1", "localhost"):
            raise Forbidden("host")
        origin = request.headers.get("Origin")
        if origin and origin != request.host_url.rstrip("/"):
            raise Forbidden("origin")
        path = request.path.removeprefix(self.prefix).strip("/")
        if request.method == "GET" and path in STATIC:
            return Response(static(path), mimetype=STATIC[path])
        if request.method == "GET" and not path.startswith("api/"):
            return self._page()
        if not secrets.compare_digest(request.headers.get(TOKEN, ""), self.token):
            raise Forbidden("token")
        action = ACTIONS.get((request.method, path.removeprefix("api/")))
        if action is None:
            raise NotFound("action")
        given = _body(request, path.removeprefix("api/")) if request.method == "POST" else request.args
        return _json(action(self.desk, given))

    def _page(self) -> Response:
        say = self.desk.handbook.messages
        return Response(page(say, say("edit.title"), base=f"{self.prefix}/", token=self.token), mimetype="text/html")


def page(say: Messages, title: str, base: str = "", token: str = "", home: str = "", mail: str = "") -> str:
    """The page that holds the screen; `base` is where its files and its server are, without `token` it has none.

    `home` is the way back to a site, `mail` where a proposal may be sent.
    """
    facts = {
        "language": say.language, "title": title, "base": base, "token": token, "home": home, "mail": mail,
        "texts": json.dumps(dict(say.texts["edit"]), ensure_ascii=False),
    }  # fmt: skip
    made = static("page.html").replace("{{first}}", "" if token else WITHOUT_SERVER)
    for name, value in facts.items():
        made = made.replace(f"{{{{{name}}}}}", html.escape(value, quote=True))
    return made


def static(name: str) -> str:
    return (files(__package__) / "static" / name).read_text("utf-8")


RECORD = {"kind": str, "id": str}
MAY = {"text", "type", "fields"}
"""What a request may have: of these, one way to give a work."""
SHAPES: Mapping[str, Mapping[str, Any]] = {
    "check": {**RECORD, "data": Mapping},
    "preview": {**RECORD, "data": Mapping},
    "save": {**RECORD, "data": Mapping, "sum": str},
    "add": {**RECORD, "data": Mapping},
    "remove": {**RECORD, "sum": str},
    "rename": {**RECORD, "sum": str, "new": str},
    "compare": {**RECORD, "old": (Mapping, type(None)), "new": (Mapping, type(None))},
    "bring": {"text": str, "type": str, "fields": Mapping},
    "cite": {"text": str, "type": str, "fields": Mapping, "keys": list},
    "accept": {
        **RECORD, "old": (Mapping, type(None)), "new": (Mapping, type(None)), "sum": str, "chosen": list,
        "by": str, "reason": str, "date": str,
    },
    "hand_over": {"changes": list, "by": str, "reason": str, "date": str},
    "send": {"branch": str},
}  # fmt: skip
"""What each request has to have."""


def _body(request: Request, action: str) -> Any:
    """The JSON of a request, its numbers as they were typed."""
    try:
        given = json.loads(
            request.get_data(as_text=True), parse_float=_number, parse_int=_number, parse_constant=_number
        )
        _bounded(given)
    except (ValueError, RecursionError) as error:
        raise BadRequest("json") from error
    shape = SHAPES.get(action, {})
    if not isinstance(given, Mapping) or not all(
        isinstance(given[name], kind) if name in given else name in MAY for name, kind in shape.items()
    ):
        raise BadRequest("shape")
    if not all(isinstance(each, Mapping) and {"kind", "id"} <= set(each) for each in given.get("changes", ())):
        raise BadRequest("shape")
    if MAY & set(shape) and "text" not in given and not {"type", "fields"} <= set(given):
        raise BadRequest("shape")
    return given


def _number(typed: str) -> int | Decimal:
    """A number as it was typed; `Infinity`, and one that fills the memory when it is written out, is none."""
    number = Decimal(typed)
    if not number.is_finite() or len(typed) > MAX_DIGITS + 2 or abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError(typed)
    return number if "." in typed or "e" in typed.lower() else int(typed)


def _bounded(value: Any, depth: int = 0) -> None:
    """Raises a `ValueError` for what is deeper than a file may be, and for text that no file can hold."""
    if depth > 2 * MAX_DEPTH:
        raise ValueError("depth")
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("text")
    for each in (*value, *value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ():
        _bounded(each, depth + 1)


def _json(data: Any, status: int = 200) -> Response:
    return Response(json.dumps(data, ensure_ascii=False, default=plain), status, mimetype="application/json")


def plain(value: Any) -> Any:
    """A frozen value as JSON has it."""
    return dict(value) if isinstance(value, Mapping) else float(value)


def _preview(desk: Desk, given: Any) -> Any:
    made = desk.page(given["kind"], given["id"], given["data"])
    if made is None:
        return {"html": None}
    handbook, text = made
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    extensions: list[Any] = ["tables", "toc", MethodiekboekExtension(handbook)]
    article = markdown.markdown(body, extensions=extensions)
    return {"html": _leading_to_forms(article, _path(handbook, given["kind"], given["id"]), handbook)}


def _path(handbook: Handbook, kind: str, name: str) -> str:
    return page_path(name) if kind == PAGE else handbook.path(handbook.records[name])


def _leading_to_forms(article: str, path: str, handbook: Handbook) -> str:
    """A page with its links to other pages of the handbook as links to their forms: here is no site to go to."""
    forms = {page: f"#/{PAGE}/{page_id(page)}" for page in handbook.pages}
    forms |= {handbook.path(record): f"#/{record.kind}/{record.id}" for record in handbook.records.values()}

    def form(link: re.Match[str]) -> str:
        target = forms.get(posixpath.normpath(posixpath.join(posixpath.dirname(path), link[1])))
        return f'href="{target}"' if target else ""

    return MARKDOWN_LINK.sub(form, article)


Action = Callable[[Desk, Any], Any]
ACTIONS: Mapping[tuple[str, str], Action] = {
    ("GET", "start"): lambda desk, _: desk.start(),
    ("GET", "attention"): lambda desk, _: desk.attention(),
    ("GET", "form"): lambda desk, given: desk.form(given.get("kind", "")),
    ("GET", "record"): lambda desk, given: desk.record(given.get("kind", ""), given.get("id", "")),
    ("GET", "find"): lambda desk, given: desk.find(_what(given), given.get("typed", ""), given.getlist("kind")),
    ("GET", "named"): lambda desk, given: desk.named(_what(given), given.getlist("id")),
    ("POST", "check"): lambda desk, given: desk.check(
        given["kind"], given["id"], given["data"], bool(given.get("thorough"))
    ),
    ("POST", "preview"): _preview,
    ("POST", "save"): lambda desk, given: desk.save(given["kind"], given["id"], given["data"], given["sum"]),
    ("POST", "add"): lambda desk, given: desk.add(given["kind"], given["id"], given["data"]),
    ("POST", "bring"): lambda desk, given: desk.bring(given),
    ("POST", "cite"): lambda desk, given: desk.cite(given),
    ("POST", "rename"): lambda desk, given: desk.rename(given["kind"], given["id"], given["new"], given["sum"]),
    ("POST", "compare"): lambda desk, given: desk.compare(given["kind"], given["id"], given["old"], given["new"]),
    ("POST", "accept"): lambda desk, given: desk.accept(given),
    ("POST", "hand_over"): lambda desk, given: desk.hand_over(given),
    ("POST", "send"): lambda desk, given: desk.send(given["branch"]),
    ("POST", "remove"): lambda desk, given: desk.remove(given["kind"], given["id"], given["sum"]),
}


def _what(given: Any) -> str:
    if given.get("what") not in ("record", "source", "claim"):
        raise BadRequest("what")
    return str(given["what"])
