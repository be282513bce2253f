"""Finds the places in Swift sources where a mutant can be switched in."""

import hashlib
import re
from dataclasses import dataclass, field

from swiftsource import Source

# What each operator becomes.
OPERATORS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "&&": "||", "||": "&&",
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "*",
    "&+": "&-", "&-": "&+", "&*": "&+", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|",
    "+=": "", "-=": "", "*=": "", "/=": "",
}
DROPPED = "/* dropped */"
INFIX = re.compile(
    r"(?<=\s)(?:" + "|".join(re.escape(name) for name in sorted(OPERATORS, key=len, reverse=True)) + r")(?=\s)"
)
PREFIX = re.compile(r"(?<![\w)\]}!?.&|<>=+*/-])[!-](?=[A-Za-z_($.\[])")
# Not the index of a tuple's element, nor a digit of a name.
NUMBER = re.compile(r"(?<![\w.$])(?:0x[0-9A-Fa-f_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?\d+)?)(?![\w.]*\w)|(?<![\w.$])\d+(?=\.\.)")
BOOLEAN = re.compile(r"\b(?:true|false)\b")
EXTREME = re.compile(r"(?<![\w.])(?:min|max)(?=\()|(?<=\.)(?:min|max)(?=\(\))")
KEYWORDS = set(
    """actor associatedtype as await break case catch class continue default defer deinit do else enum extension fallthrough
    fileprivate final for func get guard if import in indirect infix init inout internal lazy let mutating nonisolated nonmutating
    open operator override postfix prefix private protocol public repeat required rethrows return set static struct subscript switch
    throw throws willSet didSet typealias unowned var weak where while borrowing consuming""".split()
)


@dataclass
class Site:
    """A mutant: what stands in the file, and what stands there instead."""

    source: Source
    kind: str
    start: int
    end: int
    # The mutated text in place of [start, end), as a person would write it.
    mutated: str
    # What is written around or in place of [start, end), `%` being the mutant's number.
    before: str = ""
    after: str = ""
    instead: str | None = None
    # The range that is shown as mutated, if it is more than [start, end).
    shown: tuple[int, int] | None = None
    key: str = field(default="", init=False)

    @property
    def line(self):
        return self.source.line(self.start)

    @property
    def original_text(self):
        """The lines that the mutant changes."""
        first, last = self.source.lines(*self._range)
        return self.source.text[first:last].strip()

    @property
    def mutated_text(self):
        start, end = self._range
        first, last = self.source.lines(start, end)
        return (self.source.text[first:start] + self.mutated + self.source.text[end:last]).strip()

    @property
    def _range(self):
        return self.shown or (self.start, self.end)


def find(source):
    """All sites of a file, each with a key that stays the same when the code around it moves."""
    sites = [
        *_operators(source), *_prefixes(source), *_literals(source), *_extremes(source),
        *_conditions(source), *_returns(source), *_statements(source),
    ]
    sites.sort(key=lambda site: (site.start, -site.end, site.kind))
    seen = {}
    for site in sites:
        name = "\n".join([source.path, site.kind, site.original_text, site.mutated_text])
        seen[name] = seen.get(name, 0) + 1
        site.key = hashlib.sha256(f"{name}\n{seen[name]}".encode()).hexdigest()
    return sites


def _operators(source):
    for match in INFIX.finditer(source.code):
        name = match.group()
        if re.search(r"\bfunc\s+$", source.code[: match.start()]):
            continue
        mutated = OPERATORS[name]
        if name in "<>" and _is_order(source, match.start()):
            mutated = {"<": ">", ">": "<"}[name]
        if mutated:
            yield Site(source, f"infix {name} {mutated}", match.start(), match.end(), mutated, instead="%")
        else:
            yield _dropped_assignment(source, match)


def _is_order(source, offset):
    """Whether an operator is in a closure that says what comes first."""
    opening = source.container(offset)
    while opening >= 0 and source.code[opening] == "(":
        opening = source.container(opening)
    return opening >= 0 and bool(
        re.search(r"\.(?:sort|sorted|min|max)(?:\(by: )?\s*$", source.code[:opening])
    )


def _dropped_assignment(source, match):
    """A compound assignment without effect: shown as dropped, but switched by its operator."""
    begin = max(source.container(match.start()) + 1, source.code.rfind("\n", 0, match.start()) + 1)
    start, _ = _stripped(source.code, begin, match.start())
    _, end = _statement(source, match.start())
    return Site(
        source, f"infix {match.group()}", match.start(), match.end(), DROPPED, instead="%", shown=(start, end))


def _prefixes(source):
    for match in PREFIX.finditer(source.code):
        if match.group() == "!":
            yield Site(source, "prefix !", match.start(), match.end(), "", instead="%")
        else:
            yield Site(source, "prefix -", match.start(), match.end(), "", instead="%")


def _literals(source):
    for match in [*NUMBER.finditer(source.code), *BOOLEAN.finditer(source.code)]:
        text = match.group()
        other = _other_literal(source, match)
        yield Site(
            source, f"literal {other}", match.start(), match.end(), other,
            instead=f"mutantLiteral(%, {text}, {other})")


def _other_literal(source, match):
    text = match.group()
    if text in ("true", "false"):
        return "false" if text == "true" else "true"
    # Zero or one more, by what stands on the line, so that it is the same each time.
    start, end = source.lines(match.start(), match.end())
    is_even = hashlib.sha256(source.text[start:end].strip().encode()).digest()[0] % 2 == 0
    plain = text.replace("_", "")
    if re.fullmatch(r"0x[0-9A-Fa-f]+|\d+", plain):
        value = int(plain, 0) if plain.startswith("0x") else int(plain)
        return "1" if value == 0 else "0" if is_even else str(value + 1)
    value = float(plain)
    return "1.0" if value == 0 else "0.0" if is_even else repr(value + 1)


def _extremes(source):
    for match in EXTREME.finditer(source.code):
        name = match.group()
        other = "max" if name == "min" else "min"
        yield Site(source, f"call {name}", match.start(), match.end(), other, instead=f"mutant_%_{other}")


def _conditions(source):
    """Conditions of `if` and `while` become false, those of `guard` true."""
    code = source.code
    for match in re.finditer(r"(?<![\w.#])(if|while|guard)\s+", code):
        value = "true" if match.group(1) == "guard" else "false"
        for start, end in _elements(source, match.end(), is_guard=value == "true"):
            element = code[start:end]
            if not element or re.match(r"let\b|var\b|case\b|#|_ =|true\b|false\b", element):
                continue
            prefix = "try " if element.startswith("try ") else ""
            yield Site(
                source, f"condition {value}", start + len(prefix), end, value,
                before=f"mutantCondition(%, {value}, ", after=")")


def _elements(source, position, is_guard):
    """The conditions of a list, which ends at its block, or at the `else` of a guard, whose conditions may have closures."""
    code, start = source.code, position
    while position < len(code):
        character = code[position]
        if character == "," or character in "{};" and not (is_guard and character == "{") or (
            is_guard and re.match(r"\selse\b", code[position - 1 : position + 5])
        ):
            yield _stripped(code, start, position)
            if character != ",":
                return
            start = position + 1
        elif character in "([{":
            position = source.partner.get(position, len(code))
        position += 1


def _stripped(code, start, end):
    while start < end and code[start].isspace():
        start += 1
    while end > start and code[end - 1].isspace():
        end -= 1
    return start, end


def _returns(source):
    """Values returned from functions whose result may be nil become nil."""
    code = source.code
    for function in re.finditer(r"\bfunc\b[^{}]*->[^{}]*\?\s*\{", code):
        opening = function.end() - 1
        closing = source.partner.get(opening, opening)
        for match in re.finditer(r"\breturn (?!nil\b|if\b|switch\b)", code[opening:closing]):
            start = opening + match.end()
            _, end = _statement(source, start)
            if code.startswith("try ", start):
                start += 4
            yield Site(source, "return nil", start, end, "nil", before="mutantReturn(%, ", after=")")


def _statements(source):
    """Calls whose value is not used, and assignments, are left out."""
    code = source.code
    initializers = [
        (match.end() - 1, source.partner.get(match.end() - 1, 0))
        for match in re.finditer(r"(?<![.\w])init[?!]?(?:<[^>]*>)?\([^{}]*\{", code)
    ]
    begin = re.compile(
        r"^[ ]*(?:(?:\} )?(?:if|guard|for|while|else|do|defer|catch)\b[^\n]*\{ )?((?:try |_ = )*([A-Za-z_][\w]*)[\w.$?!]*[^\n]*)$", re.M)
    for match in begin.finditer(code):
        start = match.start(1)
        if match.group(2) in KEYWORDS or not _begins_statement(source, start):
            continue
        start, end = _statement(source, start)
        text = code[start:end]
        if re.match(r"[\w.]+:(?!:)", text) or not text:
            continue
        if re.search(r"\s(?:\+|-|\*|/)=\s", text):
            continue
        is_assignment = re.match(r"(?!_ = )[\w.$?!\[\]() +*/%-]+ = ", text) is not None
        if is_assignment and any(first < start < last for first, last in initializers):
            continue
        if not is_assignment and text[-1] not in ")}":
            continue
        yield Site(
            source, "statement", start, end, DROPPED, before="if !mutantDrops(%) { ", after=" }")


def _begins_statement(source, offset):
    code = source.code
    opening = source.container(offset)
    if opening < 0 or code[opening] != "{":
        return False
    before = code[:offset].rstrip()
    if before.endswith(("{", "}", ")", "]", '"', ";")) or re.search(r"[\w?!]$", before):
        # Not the second line of `return` or of a binary operator.
        return not re.search(r"\b(?:return|throw|try|in case)$", before)
    if before.endswith(":"):
        return bool(re.search(r"\n\s*(?:case\b[^\n]*|default):$", before))
    return False


def _statement(source, offset):
    """The range of the statement that an offset is in, from that offset's expression on."""
    code, position = source.code, offset
    while position < len(code):
        character = code[position]
        if character in "([{":
            position = source.partner.get(position, len(code)) + 1
            continue
        if character in ")]};":
            break
        if character == "\n" and not re.match(r"\s*(?:[.?:&|+*/<=>-]|\{)", code[position:]):
            break
        position += 1
    start, end = _stripped(code, offset, position)
    return start, end
