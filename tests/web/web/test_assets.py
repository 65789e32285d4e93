"""What the pages load: exact versions, built without anything from elsewhere, nothing missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import django_htmx
import pytest

from kaoping.web import icons

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "src/kaoping").glob("*/templates/**/*.html"))


def test_versions_are_exact():
    """Two builds of one edition load the same libraries."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_htmx_is_the_one_that_django_htmx_ships(built):
    """The server's half and the browser's half of htmx are tested with each other."""
    shipped = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
    version = re.compile(r'version:"([\d.]+)"')
    ours = (built / "htmx.js").read_text(encoding="utf-8")
    theirs = shipped.read_text(encoding="utf-8")
    assert version.search(ours)[1] == version.search(theirs)[1]


@pytest.mark.parametrize("name", ["tabler.css", "kaoping.css"])
def test_style_sheets_load_nothing_from_elsewhere(built, name):
    """Fonts, pictures and further sheets are files of ours, and they are there."""
    text = (built / name).read_text(encoding="utf-8")
    assert "data:" not in text
    assert "@import" not in text
    assert "sourceMappingURL" not in text
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        assert (built / address).is_file(), address


def test_scripts_load_nothing_from_elsewhere(built):
    """No script asks another host for anything, and none needs eval."""
    for script in built.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        assert not re.search(r"import\(\s*[\"']https?:", text)
    assert "new Function" not in (built / "kaoping.js").read_text(encoding="utf-8")


def test_every_icon_is_in_the_sprite(built):
    """The list of names and what was built from it agree."""
    sprite = (built / "icons.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == icons.names()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_stay_within_the_policy(path):
    """No template of any room carries a style, a script or a handler, or names a missing icon."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<[^>{]*\sstyle\s*=", text)
    assert not re.search(r"<[^>{]*\son[a-z]+\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", text)
    used = re.findall(r"{% icon \"([^\"]+)\"", text) + re.findall(r"\bicon=\"([^\"]+)\"", text)
    assert set(used) <= icons.names()


def test_the_licences_of_what_we_ship_are_shipped(built):
    """Every library's licence lies beside it."""
    text = (built / "LICENCES.txt").read_text(encoding="utf-8")
    for name in (
        "@tabler/core",
        "@tabler/icons",
        "htmx.org",
        "@alpinejs/csp",
        "echarts",
        "zrender",
    ):
        assert f"{name} " in text
    assert "Apache ECharts" in text
