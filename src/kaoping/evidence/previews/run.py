"""Starting the worker for one file, and taking its answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import kaoping

SECONDS = 30
"""How long a file may take; the page says then that it can only be downloaded."""
LARGEST_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker found: values, and a picture as PNG, as SVG or nothing."""

    values: dict[str, Any]
    picture: bytes


class UnreadableError(Exception):
    """The file cannot be decoded: it is broken, too complicated, or the decoder failed."""


def run(verb: str, file: IO[bytes], **wanted: object) -> Answer:
    """Let the worker do one thing with a file.

    Args:
        verb: One of the worker's verbs.
        file: A real file with a descriptor, flushed; it is read from its beginning.
        wanted: What the verb needs to know.

    Raises:
        UnreadableError: The worker failed or took too long.
    """
    file.flush()
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    source = str(Path(kaoping.__file__).resolve().parents[1])
    command = [sys.executable, "-m", "kaoping.evidence.previews.worker", verb, json.dumps(wanted)]
    try:
        done = subprocess.run(  # noqa: S603  our own program, no shell, arguments of ours
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            # Nothing of the server's environment: no addresses, no secrets.
            env={"PYTHONPATH": source, "LANG": "C.UTF-8", "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(verb) from None
    if done.returncode != 0 or len(done.stdout) > LARGEST_ANSWER:
        raise UnreadableError(verb)
    line, _, picture = done.stdout.partition(b"\n")
    return Answer(json.loads(line), picture)
