"""What several rooms' tests share."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TransactionTestCase


@pytest.fixture(autouse=True, scope="session")
def _log_can_be_emptied():
    """Let tests that commit empty their database afterwards, the log included.

    The triggers refuse it, as they should; they are lifted only around the emptying.
    """
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(case):
        from kaoping.audit import triggers  # noqa: PLC0415  the apps are ready by now

        triggers.remove(connection)
        try:
            teardown(case)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture
def cast(db):
    """The people of Wuhai."""
    from web.cast import make_cast  # noqa: PLC0415  imports models

    return make_cast("wuhai")


@pytest.fixture
def urumqi_cast(db):
    """The people of Urumqi."""
    from web.cast import make_cast  # noqa: PLC0415  imports models

    return make_cast("urumqi")
