"""Random filters, bodies and paths, all from one seed."""

from __future__ import annotations

import random
import string

WORDS = ["", " ", "x", "Oslo", "O''Neil", "A" * 200, "ø", "ß", "\u0301", "\U0001f600", "%", "_", "*", "\\", "2026-07-01", "true", "null",
         "Company", "Bank Account", "Bank_x0020_Account", "11111111-2222-3333-4444-555555555555", "CT000001", "\u202e", "\ufeff"]
NUMBERS = ["0", "1", "-1", "12.5", "1e3", "-0", "1e308", "1e-400", "9223372036854775807", "-9223372036854775809", "0.1M", "5L",
           "99999999999999999999999999999999999999", "00", "0x10", "INF", "NaN", ".5", "1."]
DATES = ["2026-07-01", "0001-01-01", "9999-12-31", "2026-02-30", "2026-07-01T00:00:00Z", "0001-01-01T00:00:00Z", "2026-07-01T25:00:00Z",
         "2026-07-01T00:00:00.123456789+14:00", "2026-07-01T00:00:00 02:00", "datetime'2026-07-01T00:00:00'", "08:15:00", "-0001-01-01"]
GUIDS = ["11111111-2222-3333-4444-555555555555", "guid'11111111-2222-3333-4444-555555555555'", "00000000-0000-0000-0000-000000000000"]
COMPARISONS = ["eq", "ne", "gt", "ge", "lt", "le", "in", "has", "EQ", "like", ""]
FUNCTIONS = ["contains", "startswith", "endswith", "tolower", "toupper", "trim", "length", "indexof", "substring", "concat", "year",
             "month", "day", "hour", "minute", "second", "date", "time", "now", "round", "floor", "ceiling", "cast", "isof", "matchesPattern",
             "geo.distance", "totaloffsetminutes", "any", "all", "CONTAINS", "exec"]


class Fuzz:
    """Grows random texts from a grammar; `names` are the properties and navigations it may mention."""

    def __init__(self, seed: int, names: list[str]):
        self.chance = random.Random(seed)
        self.names = [*names, "id", "nosuch", "$it", "Microsoft.NAV.contact", "persons", "picture", "customer"]

    def pick(self, choices):
        return self.chance.choice(choices)

    def literal(self) -> str:
        return self.pick([
            lambda: "'" + self.pick(WORDS) + "'", lambda: self.pick(NUMBERS), lambda: self.pick(DATES), lambda: self.pick(GUIDS),
            lambda: self.pick(["true", "false", "null", "@p1", "Microsoft.NAV.contactType'Person'", "X'00'", "duration'P1D'"]),
        ])()

    def operand(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.4:
            return self.pick([self.literal, lambda: self.pick(self.names)])()
        return self.pick([
            lambda: self.pick(FUNCTIONS) + "(" + ",".join(self.operand(depth - 1) for _ in range(self.chance.randrange(4))) + ")",
            lambda: f"{self.operand(depth - 1)} {self.pick(['add', 'sub', 'mul', 'div', 'mod', 'divby'])} {self.operand(depth - 1)}",
            lambda: f"({self.operand(depth - 1)})",
            lambda: f"{self.pick(self.names)}/{self.pick(self.names)}",
            lambda: f"-{self.operand(depth - 1)}",
            lambda: "(" + ",".join(self.literal() for _ in range(self.chance.randrange(5))) + ")",
            lambda: f"{self.pick(self.names)}/{self.pick(['any', 'all'])}(d:{self.filter(depth - 1)})",
        ])()

    def filter(self, depth: int = 4) -> str:
        if depth <= 0 or self.chance.random() < 0.45:
            return f"{self.operand(depth)} {self.pick(COMPARISONS)} {self.operand(depth)}"
        return self.pick([
            lambda: f"{self.filter(depth - 1)} {self.pick(['and', 'or', 'AND', 'xor'])} {self.filter(depth - 1)}",
            lambda: f"not {self.filter(depth - 1)}", lambda: f"({self.filter(depth - 1)})", lambda: self.operand(depth),
            lambda: "(" * 120 + self.filter(0) + ")" * 120, lambda: " or ".join([self.filter(0)] * 300),
        ])()

    def damaged(self, text: str) -> str:
        """The text with a few characters removed, doubled or replaced."""
        letters = list(text)
        for _ in range(self.chance.randrange(1, 4)):
            if letters:
                place = self.chance.randrange(len(letters))
                letters[place] = self.pick(["", letters[place] * 2, self.pick("'()/,$@; \t\n\0\x7fé\\\"&#+%=")])
        return "".join(letters)

    def bytes(self, longest: int = 60) -> bytes:
        return self.chance.randbytes(self.chance.randrange(longest))

    def text(self) -> str:
        return self.pick([lambda: self.pick(WORDS), lambda: "".join(self.pick(string.printable) for _ in range(self.chance.randrange(120))),
                          lambda: "".join(chr(self.chance.randrange(1, 0x3000)) for _ in range(self.chance.randrange(40)))])()

    def value(self, depth: int = 2):
        simple = [self.text, lambda: self.chance.randrange(-2**40, 2**40), lambda: self.chance.random() * 10**self.chance.randrange(40),
                  lambda: self.pick([True, False, None, "", " ", 0, -1, 10**30, "0001-01-01", *GUIDS])]
        if depth > 0:
            simple += [lambda: [self.value(depth - 1) for _ in range(self.chance.randrange(4))], lambda: self.body(depth - 1)]
        return self.pick(simple)()

    def body(self, depth: int = 2) -> dict:
        names = self.names + ["@odata.etag", "@odata.type", "customer@odata.bind", "persons", "lines", self.text()]
        return {self.pick(names): self.value(depth) for _ in range(self.chance.randrange(6))}

    def path(self, sets: list[str]) -> str:
        def key() -> str:
            return self.pick(["", f"({self.literal()})", f"(id={self.literal()})", f"({self.text()})", "()"])

        parts = [self.pick([*sets, "$count", "$value", "$ref", "$metadata", "$all", "$entity", "Microsoft.NAV.undo", self.text()]) + key()
                 for _ in range(self.chance.randrange(1, 5))]
        options = [f"{self.pick(['$top', '$skip', '$orderby', '$select', '$expand', '$count', '$search', '$skiptoken', '$apply', '$format'])}"
                   f"={self.pick([self.text, self.literal, lambda: self.pick(self.names)])()}" for _ in range(self.chance.randrange(3))]
        return "/".join(parts) + ("?" + "&".join(options) if options else "")
