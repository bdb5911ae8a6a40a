"""Who edits the YAML itself: the language server behind VS Code and other editors, with our schemas and settings.

It comes from npm, and `make test` installs it where there is npm.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import TESTS

from methodiekboek.cli import main

SERVER = TESTS / "editor/node_modules/.bin/yaml-language-server"

pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="there is no npm here")


class Editor:
    """As much of an editor as it takes to ask: the Language Server Protocol over standard input and output."""

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        self.root, self.settings, self.count = root, settings, 0
        self.server = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.problems: dict[str, list[dict[str, Any]]] = {}
        able = {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}}
        self.ask("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": able})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin
        self.server.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.server.stdin.flush()

    def tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def ask(self, method: str, parameters: Any) -> Any:
        self.count += 1
        self._send({"id": self.count, "method": method, "params": parameters})
        while True:
            message = self.read()
            if message.get("id") == self.count and "method" not in message:
                return message.get("result")

    def read(self) -> dict[str, Any]:
        """The next message; what the server asks of an editor is answered, its diagnostics are kept."""
        assert self.server.stdout
        length = 0
        while line := self.server.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.problems[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            asked = message["params"].get("items", []) if isinstance(message["params"], dict) else []
            self._send({"id": message["id"], "result": [self._setting(item.get("section", "")) for item in asked]})
        return message

    def _setting(self, section: str) -> Any:
        """What the settings say below 'yaml' and the like, as a tree."""
        found: dict[str, Any] = {}
        for name, value in self.settings.items():
            group, _, rest = name.partition(".")
            if group == section and rest:
                found[rest.split(".")[0]] = value if "." not in rest else {rest.split(".")[1]: value}
        return found or None

    def open(self, file: str, text: str) -> str:
        uri = (self.root / file).as_uri()
        about = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": about})
        while uri not in self.problems:
            self.read()
        return uri

    def at(self, method: str, uri: str, line: int, character: int) -> Any:
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", place)


@pytest.fixture
def editor(base: Path) -> Iterator[Editor]:
    assert main(["--root", str(base), "vscode"]) == 0
    editor = Editor(base, json.loads((base / ".vscode/settings.json").read_text("utf-8")))
    with editor.server:
        yield editor
        editor.server.kill()


def test_fields_are_completed_with_what_they_mean(editor: Editor):
    """In an empty line: what may stand there, with its title and description in Dutch."""
    uri = editor.open("content/phase/start.yml", "title: Start\n\n")
    offered = {item["label"]: item for item in editor.at("completion", uri, 1, 0)["items"]}

    assert {"summary", "order", "accounts"} <= set(offered)
    assert "gewone zinnen" in json.dumps(offered["summary"], ensure_ascii=False)


def test_values_are_completed(editor: Editor):
    """A choice is a list to choose from."""
    uri = editor.open("content/phase/start.yml", "title: Start\nstanding: \n")
    offered = {item["label"] for item in editor.at("completion", uri, 1, 10)["items"]}

    assert offered >= {"draft", "established"}


def test_a_field_is_explained_where_the_mouse_is(editor: Editor):
    uri = editor.open("content/phase/start.yml", "title: Start\nsummary: Iets.\n")
    shown = json.dumps(editor.at("hover", uri, 1, 2), ensure_ascii=False)

    assert "Samenvatting" in shown
    assert "gewone zinnen" in shown


def test_what_is_right_has_no_mark_and_what_is_wrong_has_one(editor: Editor, base: Path):
    text = (base / "content/phase/start.yml").read_text("utf-8")
    right = editor.open("content/phase/start.yml", text)
    wrong = editor.open("content/phase/ander.yml", text + "nergens_bekend: x\n")

    assert editor.problems[right] == []
    assert ["nergens_bekend" in problem["message"] for problem in editor.problems[wrong]] == [True]
