"""Wuhai's year for the tests of messages, on a working day, with a folder of its own."""

from __future__ import annotations

from datetime import datetime

import pytest

from kaoping.worktime import SHANGHAI


@pytest.fixture
def year(db, time_machine, settings, tmp_path):
    """Wuhai's year 2023 in self-assessment, on a Monday in November."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    settings.MEDIA_ROOT = tmp_path / "files"
    time_machine.move_to(datetime(2023, 11, 20, 9, tzinfo=SHANGHAI))
    year = make_wuhai_2023()
    year.at("self-assessment")
    return year


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Let what waits for the commit be done: the worker's part of an act."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
