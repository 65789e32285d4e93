"""The Chromium in which pages are looked at: Debian's, as root, without calling home.

The headless shell is Chromium without a window around the page: opening one costs a third. It
speaks English alone where a control brings words of its own (a date, 选择文件); pictures for the
manual are taken with the whole browser, which `KAOPING_BROWSER` names.
"""

from __future__ import annotations

import os
import shutil

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")


def launch_args() -> dict[str, object]:
    """Return what Playwright starts the browser with."""
    named = os.environ.get("KAOPING_BROWSER")
    program = named or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    chinese = os.environ | {"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
    return {"executable_path": program, "args": [*QUIET, "--lang=zh-CN"], "env": chinese}
