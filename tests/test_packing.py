"""The order of the tests names tests that there are."""

from __future__ import annotations

from pathlib import Path

from packing import FIRST, SLICE, Packing

ROOT = Path(__file__).parents[1]


def test_what_is_begun_first_is_there():
    """A file or a test that gets another name does not lose its place unnoticed."""
    for start in (*FIRST, SLICE):
        path, _, name = start.partition("::")
        place = ROOT / path
        assert place.exists(), start
        if name:
            assert f"def {name.rstrip('[')}(" in place.read_text(encoding="utf-8"), start


def test_a_slice_of_the_pages_is_given_out_by_itself():
    """Processes share the slices, and only these: what else stands in a file stays together."""
    packing = Packing.__new__(Packing)
    slices = {packing._split_scope(f"{SLICE}chromium-{number}]") for number in range(8)}
    assert len(slices) == 8
    path = "tests/browser/test_wuhai_year.py"
    assert packing._split_scope(f"{path}::test_one[a]") == path
