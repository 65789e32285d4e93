"""One deterministic Hypothesis profile, the order of the tests, the two schemes, and Playwright."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

from kaoping.scheme import Scheme
from materials import shipped_scheme
from packing import Packing, begun

settings.register_profile(
    "steady",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "search",
    settings.get_profile("steady"),
    derandomize=False,
    max_examples=1500,
    phases=[Phase.explicit, Phase.generate],
)
"""For hunting by hand: `pytest --hypothesis-profile=search`."""
settings.register_profile(
    "mutants",
    settings.get_profile("steady"),
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
)
"""For mutation testing: the first failure is enough, and nobody reads the smallest one."""
settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Let processes that share the work begin with what takes longest."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: begun(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each process a file at a time, and of the longest file a part."""
    return Packing(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def wuhai() -> Scheme:
    """The Wuhai scheme under its default readings."""
    return shipped_scheme("wuhai-2022")


@pytest.fixture(scope="session")
def urumqi() -> Scheme:
    """The Urumqi scheme under its default readings."""
    return shipped_scheme("urumqi-2025")


@pytest.fixture(scope="session")
def playwright(playwright):
    """Playwright; its event loop stays in the thread, beside which the ORM must still be used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield playwright
