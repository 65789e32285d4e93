"""Measures: small arithmetic over named inputs, parsed to a tree and never evaluated as code.

`100 * completed / planned_completions` is all there is: names, numbers, the four operations,
parentheses, and min and max. The tree is walked by the engine over whole columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NoReturn, TypeAlias, cast

from kaoping.numbers import parse_exact
from kaoping.scheme.values import _Text

Operator: TypeAlias = Literal["+", "-", "*", "/", "min", "max"]


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """An input of the leaf."""

    key: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts joined by an operator. Division by nought leaves the whole without a value."""

    operator: Operator
    left: Node
    right: Node


Node: TypeAlias = "Number | Name | Operation"

TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?|[-+*/(),])")
DEEPEST = 50
LONGEST = 200
"""Signs of an expression: names, numbers, operators, brackets. Trees are walked by recursion."""


@dataclass(frozen=True, slots=True)
class Expression(_Text):
    """A measure: its text as written, and its tree."""

    text: str
    tree: Node

    PATTERN = r"^[-+*/(),.A-Za-z0-9_ ]+$"

    @classmethod
    def parse(cls, text: str) -> Expression:
        """Read an expression, or say at which sign it stops making sense."""
        return cls(text, _Parser(text).whole())

    def __str__(self) -> str:
        """Return it as written in the file."""
        return self.text


def names_in(expression: Expression) -> set[str]:
    """Return the names of the inputs that the expression uses."""
    names: set[str] = set()
    rest: list[Node] = [expression.tree]
    while rest:
        node = rest.pop()
        if isinstance(node, Name):
            names.add(node.key)
        elif isinstance(node, Operation):
            rest += [node.left, node.right]
    return names


class _Parser:
    """Recursive descent over the tokens: sums of products of factors."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, int]] = []
        end, bare = 0, text.rstrip()
        while end < len(bare):
            match = TOKEN.match(bare, end)
            if match is None:
                self.stop(end)
            self.tokens.append((match[1], match.start(1)))
            end = match.end()
        if len(self.tokens) > LONGEST:
            raise ValueError(f"算式“{text[:40]}…”过长，最多 {LONGEST} 个数、名称和符号")
        self.at = 0
        self.depth = 0

    def stop(self, position: int) -> NoReturn:
        """Refuse the text at a position."""
        raise ValueError(f"算式“{self.text}”在第 {position + 1} 个字符处读不懂")

    def peek(self) -> str:
        """Return the next token, or nothing at the end."""
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        """Return the next token and move on."""
        token = self.peek()
        if not token or (expected and token != expected):
            here = self.tokens[self.at][1] if token else len(self.text)
            self.stop(here)
        self.at += 1
        return token

    def whole(self) -> Node:
        """Return the tree of the whole text."""
        tree = self.sum()
        if self.peek():
            self.stop(self.tokens[self.at][1])
        return tree

    def sum(self) -> Node:
        """Read products joined by plus and minus."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(f"算式“{self.text[:40]}…”括号层数过多")
        tree = self.product()
        while self.peek() in ("+", "-"):
            tree = Operation(cast("Operator", self.take()), tree, self.product())
        self.depth -= 1
        return tree

    def product(self) -> Node:
        """Read factors joined by times and divided by."""
        tree = self.factor()
        while self.peek() in ("*", "/"):
            tree = Operation(cast("Operator", self.take()), tree, self.factor())
        return tree

    def factor(self) -> Node:
        """Read a number, a name, a call of min or max, or something in parentheses."""
        sign = self.take()
        if sign == "(":
            tree = self.sum()
            self.take(")")
            return tree
        if sign in ("min", "max") and self.peek() == "(":
            self.take("(")
            left = self.sum()
            self.take(",")
            right = self.sum()
            self.take(")")
            return Operation(cast("Operator", sign), left, right)
        number = parse_exact(sign)
        if number is not None:
            return Number(number)
        if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", sign):
            self.stop(self.tokens[self.at - 1][1])
        return Name(sign)
