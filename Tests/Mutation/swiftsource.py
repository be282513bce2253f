"""The text of a Swift file with comments and strings blanked out, and its brackets matched."""

import re

EXCLUDED_CALLS = re.compile(
    r"\b(?:precondition|preconditionFailure|assert|assertionFailure|fatalError|reserveCapacity)\(|[@#]\w+\("
)


class Source:
    """A Swift file whose `code` has the length of its `text`, with blanks for comments, strings and what is never mutated."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.code = self._blanked()
        self.partner = self._brackets()
        for call in list(EXCLUDED_CALLS.finditer(self.code)):
            end = self.partner.get(call.end() - 1, call.end() - 1)
            self._blank(call.start(), end + 1)
        self.partner = self._brackets()

    def line(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def lines(self, start, end):
        """The offsets of the beginning and the end of the lines that hold a range."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        return first, len(self.text) if last < 0 else last

    def container(self, offset):
        """The offset of the innermost bracket that is open at an offset; -1 outside all."""
        return self._open[offset]

    def _blank(self, start, end):
        blank = re.sub(r"[^\n]", " ", self.code[start:end])
        self.code = self.code[:start] + blank + self.code[end:]

    def _blanked(self):
        pieces = []
        position = 0
        for start, end in self._opaque():
            pieces.append(self.text[position:start])
            inside = re.sub(r"[^\n]", " ", self.text[start:end])
            if self.text[start] == "/":
                pieces.append(inside)
            else:
                # The quotes stay, so that a string is still something that an expression can begin or end with.
                pieces.append('"' + inside[1:-1] + '"')
            position = end
        pieces.append(self.text[position:])
        return "".join(pieces)

    def _opaque(self):
        """The ranges of comments and strings."""
        text, position = self.text, 0
        begin = re.compile(r'//|/\*|#*"')
        while match := begin.search(text, position):
            token = match.group()
            if token == "//":
                end = text.find("\n", match.end())
                end = len(text) if end < 0 else end
            elif token == "/*":
                end = text.index("*/", match.end()) + 2
            else:
                end = self._string_end(match.start())
            yield match.start(), end
            position = end

    def _string_end(self, start):
        """The end of the string that begins at an offset, interpolations and the strings in them included."""
        text = self.text
        hashes = len(re.match(r"#*", text[start:]).group())
        quote = '"""' if text.startswith('"""', start + hashes) else '"'
        position = start + hashes + len(quote)
        closing, escape = quote + "#" * hashes, "\\" + "#" * hashes
        while not text.startswith(closing, position):
            if text.startswith(escape + "(", position):
                position = self._interpolation_end(position + len(escape) + 1)
            elif text.startswith(escape, position):
                position += len(escape) + 1
            else:
                position += 1
        return position + len(closing)

    def _interpolation_end(self, position):
        depth = 1
        while depth:
            character = self.text[position]
            if character == '"':
                position = self._string_end(position)
                continue
            depth += {"(": 1, ")": -1}.get(character, 0)
            position += 1
        return position

    def _brackets(self):
        partner, stack = {}, []
        self._open = []
        for offset, character in enumerate(self.code):
            if character in ")]}" and stack:
                partner[stack[-1]] = offset
                partner[offset] = stack.pop()
            self._open.append(stack[-1] if stack else -1)
            if character in "([{":
                stack.append(offset)
        self._open.append(-1)
        return partner
