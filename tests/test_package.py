"""The built package: both schemes inside, the command working from any directory."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """Build the wheel as `pip install .` does, and unpack it far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def in_package(unpacked, *arguments):
    """Run a command with nothing but the unpacked wheel in front of the environment."""
    return subprocess.run(
        [sys.executable, "-c", STARTER, str(unpacked), *arguments],
        cwd=unpacked.parent,
        capture_output=True,
        text=True,
        check=False,
    )


STARTER = (
    "import sys; site = sys.argv.pop(1); sys.path.insert(0, site);"
    "import kaoping; assert kaoping.__file__.startswith(site), kaoping.__file__;"
    "from kaoping.cli import main; main()"
)


def test_both_schemes_are_in_the_package(unpacked):
    """A city installs one package and has both regulations, byte for byte."""
    for scheme in ("wuhai-2022", "urumqi-2025"):
        for name in ("scheme.yaml", "readings.yaml", "source.txt"):
            shipped = unpacked / "kaoping" / "schemes" / scheme / name
            assert shipped.read_bytes() == (ROOT / "schemes" / scheme / name).read_bytes()


def test_the_packaged_command_scores_from_any_directory(unpacked):
    """`kaoping score` needs nothing of the checkout."""
    facts = ROOT / "examples" / "wuhai-2023.json"
    done = in_package(unpacked, "score", "wuhai-2022", str(facts), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"haibowan"' in done.stdout


def test_the_package_holds_no_tests_and_no_sources_of_others(unpacked):
    """What is shipped is what we wrote to be run."""
    tops = {path.name for path in unpacked.iterdir()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"kaoping"}
