"""Years for the tests of this room; of other rooms' conditions and reports none is asked."""

import pytest


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """Ask only what this room registers, so that its tests do not hang on other rooms."""
    from kaoping.cycles import conditions, impact, lateness  # noqa: PLC0415  imports models

    for table in (conditions._CONDITIONS, lateness._PROVIDERS):
        own = {name: one for name, one in table.items() if name.startswith("cycles.")}
        for name in [name for name in table if name not in own]:
            monkeypatch.delitem(table, name)
    for name in list(impact._EFFECTS):
        monkeypatch.delitem(impact._EFFECTS, name)


@pytest.fixture
def wuhai(db):
    """Wuhai's year 2023, prepared."""
    from web.years import make_wuhai_2023  # noqa: PLC0415  imports models

    return make_wuhai_2023()


@pytest.fixture
def urumqi(db):
    """Urumqi's year 2025, prepared."""
    from web.years import make_urumqi_2025  # noqa: PLC0415  imports models

    return make_urumqi_2025()
