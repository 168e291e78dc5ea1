"""Conditions: one line of text that decides whether a question, finding, clause or task applies.

    about.forms has 'local' or seen.models > 0
    answer.named_lead < 2 and not about.people == 1

The language: ``== != < <= > >=`` between a fact and a number or a quoted text, ``fact has 'value'`` for sets,
a bare fact for a flag, ``and``, ``or``, ``not``, parentheses. Nothing else; nothing is ever run.

A condition is true, false, or not known yet (None), and says which facts decided. "I don't know" counts as
grade 0 in ``< <= > >=``; a question that does not apply makes every comparison false but ``== 'not_applicable'``
(and ``!=`` its opposite).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.domain.facts import Facts, FactValue
from app.domain.pack import DONT_KNOW
from app.errors import ConditionError

MAX_LENGTH = 1_000
MAX_DEPTH = 10
"""How many parentheses may stand inside each other."""

_TOKEN = re.compile(
    r"\s*(?:(?P<fact>[a-z]+\.[a-z][a-z0-9_]*)|(?P<word>and|or|not|has)\b|(?P<number>[0-9]{1,9})\b"
    r"|'(?P<text>[^'\\]*)'|(?P<sign>==|!=|<=|>=|<|>|\(|\)))"
)
_ORDER: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}


class Verdict(NamedTuple):
    """The value of a condition, and the names of the facts that decided it, in the order they stand."""

    value: bool | None
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact against one value; ``sign`` is empty for a bare flag."""

    fact: str
    sign: str
    value: int | str

    def verdict(self, facts: Facts) -> Verdict:
        known = facts[self.fact]
        return Verdict(None if known is None else self._holds(known), (self.fact,))

    def _holds(self, known: FactValue) -> bool:
        if self.sign == "has":
            return isinstance(known, frozenset) and self.value in known
        if self.sign == "==":
            return known == self.value
        if self.sign == "!=":
            return known != self.value
        if self.sign == "":
            return known is True
        if known == DONT_KNOW:
            known = 0
        return isinstance(known, int) and isinstance(self.value, int) and _ORDER[self.sign](known, self.value)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    term: Term

    def verdict(self, facts: Facts) -> Verdict:
        value, deciding = self.term.verdict(facts)
        return Verdict(None if value is None else not value, deciding)


@dataclass(frozen=True, slots=True)
class Several:
    """Conditions joined by ``and`` or ``or``."""

    word: str
    terms: tuple[Term, ...]

    def verdict(self, facts: Facts) -> Verdict:
        verdicts = [term.verdict(facts) for term in self.terms]
        settling = self.word == "or"
        for wanted in (settling, None, not settling):
            deciding = [v.deciding for v in verdicts if v.value is wanted]
            if deciding:
                return Verdict(wanted, tuple(dict.fromkeys(name for names in deciding for name in names)))
        raise AssertionError("a joined condition has at least two terms")


Term = Comparison | Not | Several


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that has been read. An empty text always holds."""

    text: str
    root: Term | None

    def verdict(self, facts: Facts) -> Verdict:
        """Whether this holds (None: not known yet), and which facts decided."""
        return Verdict(True, ()) if self.root is None else self.root.verdict(facts)

    def comparisons(self) -> Iterator[Comparison]:
        """Every comparison in it, in the order they stand."""
        pending: list[Term] = [] if self.root is None else [self.root]
        while pending:
            term = pending.pop()
            if isinstance(term, Comparison):
                yield term
            elif isinstance(term, Not):
                pending.append(term.term)
            else:
                pending.extend(reversed(term.terms))

    def facts(self) -> tuple[str, ...]:
        """The names of the facts it speaks of, each once."""
        return tuple(dict.fromkeys(comparison.fact for comparison in self.comparisons()))


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Read a condition. One answer asks for the same few hundred conditions again, so they are read once.

    Raises:
        ConditionError: the text is not a condition; the message says where and what was expected.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(f"a condition may be at most {MAX_LENGTH} characters long, this one has {len(text)}")
    if not text.strip():
        return Condition(text, None)
    return Condition(text, _Parser(text).whole())


class _Parser:
    """Recursive descent over the tokens of one condition; depth is bounded."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str, int]] = []
        self._at = 0
        self._depth = 0
        position = 0
        end = len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None:
                position = len(text) - len(text[position:].lstrip())
                raise ConditionError(f"cannot read {text[position : position + 20]!r} at character {position + 1}")
            kind = match.lastgroup or ""
            # The group of a text begins behind its quote.
            self._tokens.append((kind, match.group(kind), match.start(kind) - (kind == "text")))
            position = match.end()

    def whole(self) -> Term:
        term = self._any()
        if self._at < len(self._tokens):
            raise self._expected("'and', 'or' or the end")
        return term

    def _any(self) -> Term:
        return self._joined("or", self._all)

    def _all(self) -> Term:
        return self._joined("and", self._one)

    def _joined(self, word: str, part: Callable[[], Term]) -> Term:
        self._depth += 1
        # Two joinings for each parenthesis, and two for the whole.
        if self._depth > 2 * (MAX_DEPTH + 1):
            raise ConditionError(f"a condition may be at most {MAX_DEPTH} parentheses deep")
        terms = [part()]
        while self._take("word", word):
            terms.append(part())
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Several(word, tuple(terms))

    def _one(self) -> Term:
        negated = False
        while self._take("word", "not"):
            negated = not negated
        term = self._plain()
        return Not(term) if negated else term

    def _plain(self) -> Term:
        if self._take("sign", "("):
            term = self._any()
            if not self._take("sign", ")"):
                raise self._expected("')'")
            return term
        kind, fact, _ = self._peek()
        if kind != "fact":
            raise self._expected("a fact such as about.people")
        self._at += 1
        kind, sign, _ = self._peek()
        if (kind, sign) == ("word", "has"):
            self._at += 1
            kind, value, _ = self._peek()
            if kind != "text":
                raise self._expected("a quoted value after 'has'")
            self._at += 1
            return Comparison(fact, "has", value)
        if kind == "sign" and sign not in "()":
            self._at += 1
            return Comparison(fact, sign, self._value(sign))
        return Comparison(fact, "", "")

    def _value(self, sign: str) -> int | str:
        kind, value, _ = self._peek()
        if kind == "number":
            self._at += 1
            return int(value)
        if kind == "text" and sign in ("==", "!="):
            self._at += 1
            return value
        raise self._expected("a number" if sign not in ("==", "!=") else "a number or a quoted value")

    def _peek(self) -> tuple[str, str, int]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "", len(self._text))

    def _take(self, kind: str, value: str) -> bool:
        if self._peek()[:2] == (kind, value):
            self._at += 1
            return True
        return False

    def _expected(self, what: str) -> ConditionError:
        kind, value, position = self._peek()
        found = "the end" if kind == "end" else repr(value)
        return ConditionError(f"expected {what} at character {position + 1}, found {found}")


