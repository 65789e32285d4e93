"""Years at the stages that these tests begin in."""

from __future__ import annotations

from datetime import datetime

import pytest

from kaoping.worktime import SHANGHAI

NOW = {
    2023: datetime(2023, 11, 20, 9, tzinfo=SHANGHAI),
    2025: datetime(2025, 11, 20, 11, tzinfo=SHANGHAI),
}
"""A working day in the time of self-assessment; the clock of these tests stands there."""


@pytest.fixture
def year(db, time_machine):
    """Wuhai's year 2023 in self-assessment, on a Monday in November."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    time_machine.move_to(NOW[2023])
    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


@pytest.fixture
def urumqi_year(db, time_machine):
    """Urumqi's year 2025 in self-assessment, on a Thursday in November."""
    from web.years import make_urumqi_2025  # noqa: PLC0415  imports models

    time_machine.move_to(NOW[2025])
    year = make_urumqi_2025()
    year.at("self-assessment")
    return year


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own(settings, tmp_path):
    """Evidence that these tests file stays in the test's folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _rows_can_be_emptied(monkeypatch):
    """Let tests that commit empty this room's tables, whose triggers refuse it as they should."""
    from django.db import connection  # noqa: PLC0415
    from django.test import TransactionTestCase  # noqa: PLC0415

    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(case):
        from kaoping.assessment import triggers  # noqa: PLC0415  the apps are ready by now

        triggers.remove(connection)
        try:
            teardown(case)
        finally:
            triggers.install(connection)

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
