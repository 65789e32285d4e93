"""Years with marks on every item, at the stages that these tests begin in."""

from __future__ import annotations

import pytest


@pytest.fixture
def wuhai(db):
    """Wuhai's year 2023 in aggregation, every item marked; Haibowan lost two points."""
    from web.results.marked import marked  # noqa: PLC0415  imports models
    from web.years import make_wuhai_2023  # noqa: PLC0415

    return marked(make_wuhai_2023(), {("haibowan", "1.1.1"): {"mark": "0"}})


@pytest.fixture
def urumqi(db):
    """Urumqi's year 2025 in aggregation, every item marked."""
    from web.results.marked import marked  # noqa: PLC0415
    from web.years import make_urumqi_2025  # noqa: PLC0415

    return marked(make_urumqi_2025())


@pytest.fixture
def published(wuhai):
    """Wuhai's year with its first publication."""
    from web.results.marked import publish  # noqa: PLC0415

    publish(wuhai)
    return wuhai
