"""Terminal sessions on a page: `$ kaoping …` and below it what the command prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from docs.fences import ROOT


def run_kaoping(arguments: list[str], folder: Path) -> str:
    """Return what a command prints; it has to end well and to complain about nothing."""
    code = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "kaoping", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, code)), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def session_again(session: str, folder: Path) -> str:
    """Return the session as it runs today in a folder that holds its files."""
    commands = re.findall(r"^\$ kaoping (.+)\n", session, re.MULTILINE)
    printed = ((command, run_kaoping(command.split(), folder)) for command in commands)
    return "".join(f"$ kaoping {command}\n{output}" for command, output in printed)
