"""Asking a virus scanner: clamd's INSTREAM over a unix or TCP socket. Off unless a socket is set.

    zINSTREAM, then pieces, each with its length in four bytes, then a length of nought
    → `stream: OK`, `stream: NAME FOUND`, or `… ERROR`; command and answer end with a zero byte

Once switched on it fails closed: a file that could not be scanned is not filed.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

PIECE = 256 * 1024
SECONDS = 60
LONGEST_REPLY = 4096


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said; `virus` is empty for a clean file."""

    virus: str


class ScannerError(Exception):
    """The scanner could not be asked, or did not answer as clamd does."""


def scan(address: str, file: IO[bytes]) -> Scan:
    """Let the scanner at `address` read a file from its beginning.

    Args:
        address: `/run/clamav/clamd.ctl`, `unix:///run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`.
        file: The file; it can be sought in.

    Raises:
        ScannerError: No connection, no sensible answer, or the scanner refuses the file's size.
    """
    file.seek(0)
    try:
        with _connected(address) as line:
            reply = _asked(line, file)
    except (OSError, ValueError) as error:
        raise ScannerError(str(error)) from error
    text = reply.rstrip(b"\0\n").decode("utf-8", "replace").removeprefix("stream: ")
    if text == "OK":
        return Scan("")
    if text.endswith(" FOUND"):
        return Scan(text.removesuffix(" FOUND"))
    raise ScannerError(text or "no answer")


def _asked(line: socket.socket, file: IO[bytes]) -> bytes:
    line.sendall(b"zINSTREAM\0")
    try:
        while piece := file.read(PIECE):
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # clamd hangs up on a file past its StreamMaxLength, after saying so
    reply = b""
    while len(reply) < LONGEST_REPLY and not reply.endswith(b"\0"):
        more = line.recv(LONGEST_REPLY)
        if not more:
            break
        reply += more
    return reply


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line
