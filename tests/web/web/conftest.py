"""What the tests of the shell share: a year to stand in, what the build makes, a real Chromium."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
VENDOR = ROOT / "src/kaoping/web/static/vendor"
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def year(db):
    """Wuhai 2023 in self-assessment, with its people."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


@pytest.fixture
def sample(settings):
    """The sample instance."""
    settings.KAOPING_SAMPLE = True


@pytest.fixture
def gallery(settings):
    """An instance with the gallery, as in development."""
    settings.KAOPING_GALLERY = True


@pytest.fixture(scope="session")
def built():
    """What `npm run build` makes; built here where nobody has built it yet."""
    if not (VENDOR / "kaoping.css").is_file():
        subprocess.run(["npm", "run", "build"], cwd=ROOT, check=True, capture_output=True)
    return VENDOR


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium, as root, without calling home."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session", autouse=True)
def _beside_a_browser():
    """Let the ORM be used in the thread in which Playwright keeps its event loop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield
