"""What the tests of the shell share: a year to stand in, and the two kinds of instance."""

from __future__ import annotations

import pytest


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
