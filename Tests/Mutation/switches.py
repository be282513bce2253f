"""Writes mutants into sources: each is an expression that asks whether it is switched on."""

from pathlib import Path

PRECEDENCE = {
    "ComparisonPrecedence": "< <= > >= == !=",
    "LogicalConjunctionPrecedence": "&&",
    "LogicalDisjunctionPrecedence": "||",
    "AdditionPrecedence": "+ - &+ &- | ^",
    "MultiplicationPrecedence": "* / % & &*",
    "BitwiseShiftPrecedence": "<< >>",
    "AssignmentPrecedence": "+= -= *= /=",
}

# What each operator takes: generic parameters, then the types of both sides.
ORDERED = [
    ("<T: Comparable>", "T", "T"),
    ("<A: Comparable, B: Comparable>", "(A, B)", "(A, B)"),
    ("<A: Comparable, B: Comparable, C: Comparable>", "(A, B, C)", "(A, B, C)"),
]
EQUAL = [
    ("<T: Equatable>", "T", "T"),
    ("<T>", "T?", "_OptionalNilComparisonType"),
    ("<A: Equatable, B: Equatable>", "(A, B)", "(A, B)"),
]
FACTORS = [("<T: BinaryInteger>", "T", "T"), ("<T: FloatingPoint>", "T", "T")]
OPERANDS = {
    **dict.fromkeys("< <= > >=".split(), ORDERED),
    **dict.fromkeys("== !=".split(), EQUAL),
    **dict.fromkeys("+ -".split(), [("<T: AdditiveArithmetic>", "T", "T")]),
    **dict.fromkeys("* /".split(), FACTORS),
    **dict.fromkeys("% & | ^".split(), [("<T: BinaryInteger>", "T", "T")]),
    **dict.fromkeys("&+ &- &*".split(), [("<T: FixedWidthInteger>", "T", "T")]),
    **dict.fromkeys("<< >>".split(), [("<T: BinaryInteger, U: BinaryInteger>", "T", "U")]),
    "+=": [
        ("<T: AdditiveArithmetic>", "T", "T"),
        ("<T: RangeReplaceableCollection, U: Sequence>", "T", "U", " where T.Element == U.Element"),
    ],
    "-=": [("<T: AdditiveArithmetic>", "T", "T")],
    "*=": [("<T: Numeric>", "T", "T")],
    "/=": FACTORS,
}

ALWAYS = """
import MutantSwitch

public func mutantLiteral<T>(_ number: Int, _ original: T, _ other: T) -> T {
  isMutant(number) ? other : original
}
public func mutantCondition(_ number: Int, _ other: Bool, _ original: Bool) -> Bool {
  isMutant(number) ? other : original
}
public func mutantReturn<T>(_ number: Int, _ value: T?) -> T? {
  isMutant(number) ? nil : value
}
public func mutantDrops(_ number: Int) -> Bool { isMutant(number) }
"""

# The number of the mutant is read once. Which mutants are reached is marked in a file that all processes of a test share.
SWITCH_HEADER = """
#include <stdbool.h>
bool isMutant(long number);
"""
SWITCH = """
#include "MutantSwitch.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static long active = -1;
static volatile unsigned char *reached;
static long count;

__attribute__((constructor)) static void readEnvironment(void) {
  const char *number = getenv("NETLAB_MUTANT");
  if (number) active = atol(number);
  const char *path = getenv("NETLAB_MUTANTS_REACHED");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) return;
  void *bytes = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (bytes == MAP_FAILED) return;
  reached = bytes;
  count = status.st_size;
}

bool isMutant(long number) {
  if (reached && number < count) reached[number] = 1;
  return number == active;
}
"""

MANIFEST = """
package.targets += [
  .target(name: "MutantSwitch", path: "Mutants/MutantSwitch"),
  .target(name: "Mutants", dependencies: ["MutantSwitch"], path: "Mutants/Mutants"),
]
for target in package.targets where %s.contains(target.name) { target.dependencies.append("Mutants") }
"""


def spelling(number):
    """An operator of its own for each mutant, of mathematical signs."""
    return chr(0x2200 + number // 256) + chr(0x2200 + number % 256)


def text(sites_by_number, source):
    """A file's text with mutants in it. No line moves."""
    edits = []
    for number, site in sites_by_number.items():
        length = site.end - site.start
        if site.instead is not None:
            instead = spelling(number) if site.instead == "%" else site.instead.replace("%", str(number))
            edits.append(((site.start, 2, 0), site.start, site.end, instead))
        else:
            # What ends somewhere is closed before another opens there; the longer one opens first, and closes last.
            edits.append(((site.start, 1, -length), site.start, site.start, site.before.replace("%", str(number))))
            edits.append(((site.end, 0, length), site.end, site.end, site.after))
    pieces, position = ["import Mutants; "], 0
    for _, start, end, instead in sorted(edits):
        pieces += [source.text[position:start], instead]
        position = end
    return "".join([*pieces, source.text[position:]])


def declarations(sites_by_number):
    """The Swift module that the mutated sources import."""
    return "\n".join([ALWAYS, *(_declaration(number, site) for number, site in sites_by_number.items())])


def _declaration(number, site):
    what, *words = site.kind.split(" ")
    name, switched = spelling(number), f"isMutant({number})"
    if what == "infix":
        original, other = (words + [""])[:2]
        return "\n".join([_infix(name, original), *_bodies(name, switched, original, other)])
    if what == "prefix":
        parameter, type = ("<T: SignedNumeric>", "T") if words == ["-"] else ("", "Bool")
        return (
            f"prefix operator {name}\n"
            f"public prefix func {name}{parameter}(a: {type}) -> {type} {{ {switched} ? a : {words[0]}a }}")
    if what == "call":
        original, other = words[0], site.mutated
        return f"""
public func mutant_{number}_{other}<T: Comparable>(_ a: T, _ b: T) -> T {{
  {switched} ? {other}(a, b) : {original}(a, b)
}}
extension Sequence where Element: Comparable {{
  public func mutant_{number}_{other}() -> Element? {{ {switched} ? {other}() : {original}() }}
}}"""
    return ""


def _infix(name, original):
    group = next(group for group, names in PRECEDENCE.items() if original in names.split())
    return f"infix operator {name}: {group}"


def _bodies(name, switched, original, other):
    if original in ("&&", "||"):
        yield (
            f"public func {name}(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool "
            f"{{ try {switched} ? a {other} b() : a {original} b() }}")
        return
    for generic, first, second, *rest in OPERANDS[original]:
        where = rest[0] if rest else ""
        if not other:
            yield (
                f"public func {name}{generic}(a: inout {first}, b: {second}){where} "
                f"{{ if !{switched} {{ a {original} b }} }}")
            continue
        result = "Bool" if original in PRECEDENCE["ComparisonPrecedence"].split() else first
        yield (
            f"public func {name}{generic}(a: {first}, b: {second}) -> {result} "
            f"{{ {switched} ? a {other} b : a {original} b }}")


def write(folder, sites_by_number, modules, manifest):
    """The files of a package with these mutants, as texts by path; the sources that have none are left to the caller."""
    files = {
        "Mutants/MutantSwitch/include/MutantSwitch.h": SWITCH_HEADER,
        "Mutants/MutantSwitch/MutantSwitch.c": SWITCH,
        "Mutants/Mutants/Mutants.swift": declarations(sites_by_number),
        "Package.swift": manifest + MANIFEST % ("[" + ", ".join(f'"{module}"' for module in modules) + "]"),
    }
    by_source = {}
    for number, site in sites_by_number.items():
        by_source.setdefault(site.source.path, {})[number] = site
    for path, sites in by_source.items():
        files[path] = text(sites, next(iter(sites.values())).source)
    return {Path(folder, path): content for path, content in files.items()}
