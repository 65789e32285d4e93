"""The process that decodes one file: started by `previews.run`, never imported by the application.

The file is standard input, the answer standard output: one line of JSON, and a picture after
it, as PNG or SVG, or nothing. Whatever goes wrong, the process ends with another status than
nought.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from kaoping.evidence.previews import documents, pdfs, pictures, sheets

MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 25

VERBS = {
    "picture": pictures.inspect,
    "pdf": pdfs.inspect,
    "words": documents.inspect,
    "sheet": sheets.inspect,
    "draw-picture": pictures.draw,
    "draw-page": pdfs.draw,
    "read-words": documents.read,
    "read-sheet": sheets.read,
}


def main(verb: str, wanted: dict[str, Any], file: BinaryIO, out: BinaryIO) -> int:
    """Do one thing with one file; return the exit status: 0 done, 3 the file cannot be read."""
    try:
        answer, picture = VERBS[verb](file, wanted)
    except Exception:  # noqa: BLE001  whatever a decoder raises means the same: it cannot be read
        return 3
    out.write(json.dumps(answer, ensure_ascii=True).encode("ascii") + b"\n" + picture)
    out.flush()
    return 0


def _limit() -> None:
    """Give up rights that decoding does not need."""
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer))
