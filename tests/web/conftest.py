"""What several rooms' tests share."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from chromium import launch_args

pytest.register_assert_rewrite("web.always", "web.any_year")
"""Their assertions are those of the tests that use them, and are explained as those are."""

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src/kaoping/web/static/vendor"


@contextmanager
def _triggers_lifted():
    """Let a database be emptied that refuses it, as it should: the log, marks, evidence."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        try:
            yield
        finally:
            for _, statement in triggers:
                cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _database_can_be_emptied():
    """Let tests that commit empty their database afterwards."""
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(case):
        with _triggers_lifted():
            teardown(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Let no test meet what another has left in memory."""
    from kaoping.audit.memory import forget  # noqa: PLC0415  the apps are ready by now

    cache.clear()
    forget()


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


@pytest.fixture(scope="session")
def sample_instance(tmp_path_factory):
    """The sample instance, made once for all test processes."""
    from web.sample_instance import made_once  # noqa: PLC0415

    base = tmp_path_factory.getbasetemp()
    return made_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def built():
    """What `npm run build` makes; built here where nobody has built it yet."""
    if not (VENDOR / "kaoping.css").is_file():
        subprocess.run(["npm", "run", "build"], cwd=ROOT, check=True, capture_output=True)
    return VENDOR


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """How the browser is started."""
    return launch_args()
