#!/usr/bin/env python3
"""Finds imports of netlab's own modules that a file does not need: `make lint`.

A file needs a module if it names one of the module's types, free functions or operators, or a member that the module adds to a type of
another one. Members of a module's own types need no import of their own.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODIFIERS = r"(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|open|indirect|final|nonisolated|static|mutating|borrowing|consuming)\s+)*"
TYPE = re.compile(rf"^\s*{MODIFIERS}(?:struct|enum|class|protocol|typealias|actor)\s+(\w+)", re.M)
FUNCTION = re.compile(rf"^{MODIFIERS}(?:func|let|var)\s+(\w+)", re.M)
EXTENSION = re.compile(r"^(?:public |package )?extension\s+(\[?)([\w.]+)", re.M)
MEMBER = re.compile(rf"^  {MODIFIERS}(?:func|let|var|case)\s+(\w+)", re.M)
IMPORT = re.compile(r"^(?:@testable |@_exported )?import (\w+)$", re.M)


def code(text):
    return re.sub(r"//[^\n]*", "", text)


def names(folder):
    """What a module declares that makes a file need it."""
    texts = [code(path.read_text()) for path in folder.rglob("*.swift")]
    types = {name for text in texts for name in TYPE.findall(text)}
    found = set(types) | {name for text in texts for name in FUNCTION.findall(text)}
    for text in texts:
        for match in EXTENSION.finditer(text):
            if match[1] or match[2].split(".")[0] not in types:
                end = text.find("\n}", match.end())
                found |= set(MEMBER.findall(text[match.end():end]))
    return found


def main():
    sources = ROOT / "Sources"
    modules = {folder.name: names(folder) for folder in sources.iterdir() if any(folder.rglob("*.swift"))}
    unused = 0
    for path in sorted([*sources.rglob("*.swift"), *(ROOT / "Tests").rglob("*.swift")]):
        text = path.read_text()
        words = set(re.findall(r"\w+", IMPORT.sub("", code(text))))
        for match in IMPORT.finditer(text):
            if match[1] in modules and not modules[match[1]] & words:
                line = text.count("\n", 0, match.start()) + 1
                print(f"{path.relative_to(ROOT)}:{line}: {match[1]} is imported, and nothing of it is named")
                unused += 1
    return 1 if unused else 0


if __name__ == "__main__":
    sys.exit(main())
