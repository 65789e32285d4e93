"""People of the sample instance at their browsers, in a copy of it that they may change.

def test_…(guests): assessor = guests("wuhai.assessor", size="phone"); assessor.go("/3/desk/")
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from browser.house import CHINA
from browser.people import Person
from kaoping.web.sample import by_username
from web.sample_instance import Sample, made_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@dataclass
class Served:
    """Where something is served, as people need it; and what lies in it."""

    address: str
    sample: Sample | None = None

    @property
    def moment(self) -> datetime:
        """What its clock says: the sample lives in the present."""
        return datetime.now(CHINA)


class Guest(Person):
    """Somebody who comes in by the card of the sample, or by password where they have one."""

    def enter(self) -> Guest:
        """Take the card of one's role."""
        if self.username in by_username():
            self.page.goto("/sample/")
            self.page.locator(f"button[name=person][value='{self.username}']").click()
            self.page.locator(".kp-topband").wait_for()
        return self


def base_of(factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which all test processes find the sample."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def copy_of_the_sample(factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the sample for a while."""
    made = made_once(base_of(factory))
    copy = Sample(factory.mktemp("copy") / "sample")
    shutil.copytree(made.folder, copy.folder)
    with copy.server() as address:
        yield Served(address, copy)
