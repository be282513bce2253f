#!/usr/bin/env python3
"""Finds unneeded imports of netlab's own modules, and targets whose dependencies in Package.swift differ from what their files import:
`make lint`.

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


DEPENDENCIES = re.compile(r"dependencies:\s*\[([^\]]*)\]")
TARGET = re.compile(r"\.(?:target|executableTarget|testTarget|systemLibrary)\(\s*name:\s*\"(\w+)\"")
ANY_IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|enum|class|protocol|typealias|func|let|var)\s+)?(\w+)", re.M)


def targets(manifest):
    """The targets of Package.swift: their folders and declared dependencies by their names."""
    # The list of targets follows the products, which have `targets:` of their own.
    text = code(manifest)[manifest_start(code(manifest)):]
    found = {}
    starts = list(TARGET.finditer(text))
    for match, end in zip(starts, [next.start() for next in starts[1:]] + [len(text)]):
        body = text[match.start():end]
        name = match[1]
        path = re.search(r'path:\s*"([^"]+)"', body)
        folder = "Tests" if body.startswith(".testTarget") else "Sources"
        declared = DEPENDENCIES.search(body)
        found[name] = (
            ROOT / (path[1] if path else f"{folder}/{name}"), re.findall(r'"(\w+)"', declared[1]) if declared else [])
    return found


def manifest_start(text):
    return re.search(r"^  targets:\s*\[", text, re.M).start()


def wrong_dependencies():
    """Own modules that a target imports without declaring them, or declares without importing them, in words."""
    found = []
    all_targets = targets((ROOT / "Package.swift").read_text())
    for name, (folder, declared) in all_targets.items():
        files = list(folder.rglob("*.swift"))
        # What C targets include is the C compiler's affair.
        if not files:
            continue
        imported = {module for path in files for module in ANY_IMPORT.findall(code(path.read_text()))}
        imported = imported & all_targets.keys() - {name}
        for module in sorted(imported - set(declared)):
            found.append(f"{name} imports {module} and does not declare it")
        for module in sorted(set(declared) - imported - RUN.get(name, set())):
            found.append(f"{name} declares {module} and does not import it")
        for module in sorted({module for module in declared if declared.count(module) > 1}):
            found.append(f"{name} declares {module} twice")
    return found


# Targets that others run, and need to be built before them.
RUN = {"netlabTests": {"netlab"}}


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
    wrong = wrong_dependencies()
    for message in wrong:
        print(f"Package.swift: {message}")
    return 1 if unused or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
