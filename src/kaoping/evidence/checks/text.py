"""Plain text: whether it is text at all, in which encoding, and whether it is a script."""

from __future__ import annotations

import re

ENCODINGS = ("utf-8-sig", "gb18030")

_SCRIPT = re.compile(
    r"""\s*(?:
        \#!\s*/                               # a script that names its interpreter
      | <\?(?:php|xml|=)                      # PHP; XML, which a browser may run
      | <%                                    # ASP, JSP
      | <!--.*?-->\s*<                        # a page behind a comment
      | <!?(?:doctype|html|head|body|script|svg|iframe|object|embed|style|meta)\b
      | @?echo\s+off\b                        # batch
      | (?:on\s+error\s+resume\s+next|option\s+explicit)\b
      | windows\s+registry\s+editor\b
      | \[internetshortcut\]
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_FORMULA_THAT_RUNS = re.compile(
    r"""(?:^|[,;\t"])\s*[=+\-@][^,\r\n]{0,80}?\b(?:cmd|powershell|mshta|rundll32)\b[^,\r\n]*[|!]""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_ALLOWED_CONTROLS = frozenset("\t\n\r\f")


def decode(sample: bytes, *, is_whole: bool) -> str | None:
    """Return the text of some bytes; None where they are not text.

    Args:
        sample: The beginning of the file, or all of it.
        is_whole: Whether it is all; a character cut at the end is forgiven otherwise.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if sample.startswith(mark):
            return _decoded(sample[2:], encoding, is_whole=is_whole)
    for encoding in ENCODINGS:
        text = _decoded(sample, encoding, is_whole=is_whole)
        if text is not None:
            return text
    return None


def is_script(text: str) -> bool:
    """Say whether a text begins as scripts and pages do."""
    return _SCRIPT.match(text.lstrip("\ufeff")) is not None


def runs_from_cell(text: str) -> bool:
    """Say whether a table holds a formula that starts a program when opened."""
    return _FORMULA_THAT_RUNS.search(text) is not None


def _decoded(sample: bytes, encoding: str, *, is_whole: bool) -> str | None:
    # A character takes up to four bytes, so a cut one is gone after dropping three.
    for cut in range(1 if is_whole else 4):
        try:
            text = sample[: len(sample) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if _is_printable(text) else None
    return None


def _is_printable(text: str) -> bool:
    return (
        all(character >= " " or character in _ALLOWED_CONTROLS for character in text)
        and "\x7f" not in text
    )
