import pytest
from web.years import make_wuhai_2023, make_urumqi_2025
from kaoping.cycles.set_up import picture_of
pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("make", [make_wuhai_2023, make_urumqi_2025])
def test_try(make):
    "x"
    y = make()
    for i in picture_of(y.cycle).items():
        print(i.state, i.title, i.given, i.missing, i.notes, i.asks)
    assert 0
