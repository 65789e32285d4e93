"""The Chromium in which pages are looked at: Debian's, as root, without calling home.

The headless shell is Chromium without a window around the page: opening one costs a third. It
speaks English alone where a control brings words of its own (a date, 选择文件); pictures for the
manual are taken with the whole browser, which `KAOPING_BROWSER` names.
"""

from __future__ import annotations

import os
import shutil

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")


CHINESE = {"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
PLAIN = {"LC_ALL": "C.UTF-8"}
"""The shell passes over files with Chinese names where the machine has no Chinese locale."""


def launch_args() -> dict[str, object]:
    """Return what Playwright starts the browser with."""
    shell = shutil.which("chromium-headless-shell")
    named = os.environ.get("KAOPING_BROWSER") or (None if shell else "/usr/bin/chromium")
    return {
        "executable_path": named or shell,
        "args": [*QUIET, "--lang=zh-CN"],
        "env": os.environ | (CHINESE if named else PLAIN),
    }
