"""The forms of a page, as a browser would send them: read from its HTML, filled in, complete.

A journey clicks through a few items of each kind. The many others of the same kind are sent with
the very forms of the page: their address, their hidden fields, their token, what is chosen in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TICKED = {"checkbox", "radio"}
NOT_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Sheet:
    """A form of a page.

    Attributes:
        action: Where it is sent; empty means the page itself.
        values: What a browser would send if one pressed the button now.
        names: Every field, buttons too.
        words: What its buttons say.
    """

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)

    def filled(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Return what is sent with these answers; a list is several fields of one name.

        Raises:
            AssertionError: The form has no such field; nobody could have filled it in.
        """
        strange = set(answers) - self.names
        assert not strange, f"{self.action} has no {sorted(strange)}, but {sorted(self.names)}"
        given = {
            name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
            for name, value in answers.items()
        }
        return self.values | given


class _Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.open: Sheet | None = None
        self.area: str | None = None
        self.choice: tuple[str, list[str], list[str]] | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.open = Sheet(given.get("action", ""))
            self.sheets.append(self.open)
        elif self.open is not None:
            name = given.get("name", "")
            if tag in {"button", "textarea"}:
                self.text = ""
            if name:
                self.open.names.add(name)
            self._field(tag, name, given)

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea":
            self.area = name
        elif tag == "select":
            self.choice = (name, [], [])
        elif tag == "option" and self.choice:
            self.choice[1 if "selected" in given else 2].append(given.get("value", ""))

    def _input(self, name: str, given: dict[str, str]) -> None:
        assert self.open is not None
        kind = given.get("type", "text")
        if kind in NOT_SENT or "disabled" in given or (kind in TICKED and "checked" not in given):
            return
        self.open.values.setdefault(name, []).append(
            given.get("value", "on" if kind in TICKED else "")
        )

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if self.open is None:
            return
        if tag == "textarea" and self.area:
            # A browser leaves out the line break that may follow the opening tag.
            self.open.values.setdefault(self.area, []).append(self.text.removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.choice:
            name, chosen, others = self.choice
            self.open.values.setdefault(name, []).append((chosen or others or [""])[0])
            self.choice = None
        elif tag == "button":
            self.open.words.append(" ".join(self.text.split()))
        elif tag == "form":
            self.open = None


def sheets_of(html: str) -> list[Sheet]:
    """Return the forms of a page that write something."""
    reader = _Reader()
    reader.feed(html)
    return reader.sheets
