"""Years at the stages that these tests begin in."""

from __future__ import annotations

import pytest


@pytest.fixture
def wuhai(db):
    """Wuhai's year 2023 in self-assessment."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


@pytest.fixture
def urumqi(db):
    """Urumqi's year 2025 in self-assessment."""
    from web.years import make_urumqi_2025  # noqa: PLC0415  imports models

    year = make_urumqi_2025()
    year.at("self-assessment")
    return year
