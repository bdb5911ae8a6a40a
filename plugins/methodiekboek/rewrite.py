"""Changes what a YAML file says, and leaves all else as it was: one word changed is one line changed.

ruamel.yaml keeps order, quotes and spacing; what it reads is used for that alone. What a file says is what `load`
reads, before and after.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from .load import FRONT, parse, parse_page

ONE_LINE = 100
"""A new mapping or list that is no longer than this stands on one line, unless those beside it do not."""
PLAIN = re.compile(r"[^\W\d_][\w ()’‘.+/=-]*[\w)’‘]|[^\W\d_]")
"""Text that may stand without quotes: a few words and no sentence."""
QUOTED = (DoubleQuotedScalarString, SingleQuotedScalarString)


class RewriteError(Exception):
    """A text cannot be made to say what is asked: it cannot be read, or would not be read back the same."""


def rewrite(text: str, data: Any) -> str:
    """The YAML `text`, changed so that it says `data`; of `data`, mappings, lists, texts, numbers, true and false.

    Raises:
        RewriteError: `text` has problems, or YAML cannot hold `data`.
    """
    new = freeze(data)
    document, problems = parse(text, "")
    if problems or document is None:
        raise RewriteError(problems[0].rule if problems else "empty-file")
    if document.data == new:
        return text
    yaml = _yaml()
    tree = _merged(_tree(yaml, text), document.data, new)
    return _checked(yaml, tree, new)


def write(data: Any) -> str:
    """A new YAML text that says `data`."""
    new = freeze(data)
    return _checked(_yaml(), _block(new), new)


def rewrite_page(text: str, data: Mapping[str, Any], body: str) -> str:
    """A page by hand, changed so that its front matter says `data` and `body` stands under it; no text, a new page.

    Raises:
        RewriteError: `text` has problems, or a page cannot hold `data` or `body`.
    """
    match = FRONT.match(text)
    before = text[match.end() :] if match else ""
    front = rewrite(match[1], data) if match else write(data)
    under = before if before.strip("\n") == body.strip("\n") else "\n" + body.strip("\n") + "\n"
    made = f"---\n{front}---\n{under}"
    page, problems = parse_page(made, "")
    if problems or page is None or page.front.data != freeze(data) or page.text != under:
        raise RewriteError(problems[0].rule if problems else "not-read-back")
    return made


def tidy(text: str) -> str:
    """The same content in the one way that this project writes YAML; a second time changes nothing.

    Raises:
        RewriteError: `text` has problems.
    """
    document, problems = parse(text, "")
    if problems or document is None:
        raise RewriteError(problems[0].rule if problems else "empty-file")
    yaml = _yaml()
    return _checked(yaml, _tree(yaml, text.strip() + "\n"), document.data)


def freeze(data: Any) -> Any:
    """Values as `load` has them: mappings that cannot change, tuples, numbers as `int` or `Decimal`."""
    if isinstance(data, Mapping):
        return MappingProxyType({str(key): freeze(value) for key, value in data.items()})
    if isinstance(data, (list, tuple)):
        return tuple(freeze(value) for value in data)
    if isinstance(data, float):
        data = Decimal(repr(data))
    if isinstance(data, Decimal) and data == data.to_integral_value():
        return int(data)
    return data


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(
        Decimal, lambda to, number: to.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")
    )
    return yaml


def _tree(yaml: YAML, text: str) -> Any:
    """What ruamel reads in a text that `load` can read; a key that is a number or a date to it may be a double."""
    try:
        return yaml.load(text)
    except YAMLError as error:
        raise RewriteError("not-read-back") from error


def _checked(yaml: YAML, tree: Any, new: Any) -> str:
    stream = io.StringIO()
    yaml.dump(tree, stream)
    text = stream.getvalue()
    document, problems = parse(text, "")
    if problems or document is None or document.data != new:
        raise RewriteError(problems[0].rule if problems else "not-read-back")
    return text


def _merged(tree: Any, old: Any, new: Any) -> Any:
    """What stands in the file, made to say `new` where that is not `old`."""
    if old == new and type(old) is type(new):
        return tree
    if isinstance(tree, CommentedMap) and isinstance(new, Mapping):
        if set(tree) != set(old):
            raise RewriteError("not-read-back")
        gone = {key: tree.pop(key) for key in [key for key in tree if key not in new]}
        for place, (key, value) in enumerate(new.items()):
            if key in tree:
                tree[key] = _merged(tree[key], old[key], value)
            else:
                # A field that only gets another name stays as it was written.
                same = next((name for name in gone if old[name] == value), None)
                node = _fresh(value, tree.fa.flow_style() or None) if same is None else gone.pop(same)
                tree.insert(place, key, node)
        return tree
    if isinstance(tree, CommentedSeq) and isinstance(new, tuple):
        items = [
            _fresh(value, _style(tree)) if at is None else _merged(tree[at], old[at], value)
            for value, at in zip(new, _origins(old, new), strict=True)
        ]
        del tree[:]
        tree.extend(items)
        return tree
    if isinstance(new, str) and isinstance(tree, QUOTED) and "\n" not in new:
        return type(tree)(new)
    return _fresh(new, None)


def _origins(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new item the place of the old one that it is, or was: the same, of the same name, or in its place."""
    free = set(range(len(old)))
    found: list[int | None] = [None] * len(new)

    def give(same: Any) -> None:
        for place, value in enumerate(new):
            if found[place] is None:
                at = next((at for at in sorted(free) if same(old[at], value, at, place)), None)
                if at is not None:
                    found[place] = at
                    free.discard(at)

    give(lambda one, two, *_: one == two)
    give(lambda one, two, *_: _name(one) is not None and _name(one) == _name(two))
    if len(old) == len(new):
        give(lambda one, two, at, place: at == place)
    return found


def _name(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else None


def _style(tree: CommentedSeq) -> bool | None:
    """Whether the items beside a new one stand on one line each; nothing if there are none."""
    styles = [item.fa.flow_style() for item in tree if isinstance(item, (CommentedMap, CommentedSeq))]
    return bool(styles[-1] if styles else tree.fa.flow_style())


def _fresh(value: Any, flow: bool | None) -> Any:
    """A new value; `flow` is whether it stands on one line, nothing if that hangs on its length."""
    if isinstance(value, (Mapping, tuple)):
        if flow is None:
            flow = len(json.dumps(value, default=_plain, ensure_ascii=False)) <= ONE_LINE
        made = _block(value)
        if flow:
            made.fa.set_flow_style()
        return made
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value)
        return value if PLAIN.fullmatch(value) and parse(f"- {value}", "")[0] else DoubleQuotedScalarString(value)
    return value


def _block(value: Any) -> Any:
    if isinstance(value, Mapping):
        made = CommentedMap({key: _fresh(sub, None) for key, sub in value.items()})
        made.fa.set_block_style()
        return made
    if isinstance(value, tuple):
        items = CommentedSeq([_fresh(sub, None) for sub in value])
        items.fa.set_block_style()
        return items
    return _fresh(value, None)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else float(value)
