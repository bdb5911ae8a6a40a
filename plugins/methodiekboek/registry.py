"""The folder is the registry: a module in it exports one constant, and is found by its being there."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from pathlib import Path
from typing import Any


def constants(package: str, name: str, own: Path | None = None) -> dict[str, Any]:
    """The constant `name` of every module in `package`, and of every module in a handbook's `own` folder.

    They come by module name, in alphabetical order; one of the handbook's own replaces ours of the same name.

    Raises:
        AttributeError: a module has no such constant.
    """
    path = importlib.import_module(package).__path__
    found = {
        info.name: getattr(importlib.import_module(f"{package}.{info.name}"), name)
        for info in pkgutil.iter_modules(path)
    }
    for file in sorted(own.glob("*.py")) if own else ():
        spec = importlib.util.spec_from_file_location(f"handbook_{own.name if own else ''}_{file.stem}", file)
        if spec is None or spec.loader is None:
            raise ImportError(f"not a Python module: {file}")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[file.stem] = getattr(module, name)
    return dict(sorted(found.items()))
