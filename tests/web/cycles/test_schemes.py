"""Pinning: a year reads its scheme from its own copy and notices when that was touched."""

import pytest

from kaoping.accounts.errors import Refusal
from kaoping.cycles import schemes
from kaoping.cycles.models import PinnedScheme
from kaoping.cycles.schemes import (
    load_pinned,
    pin,
    settled,
    shipped_scheme,
    shipped_texts,
    uploaded_texts,
)
from web.cast import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_anew():
    load_pinned.cache_clear()
    yield
    load_pinned.cache_clear()


@pytest.mark.parametrize("scheme_id", ["wuhai-2022", "urumqi-2025"])
def test_a_pinned_scheme_is_the_shipped_one(scheme_id):
    """What comes back from the pin has the same hash, readings and leaves as what went in."""
    pinned = pin(shipped_texts(scheme_id), scheme_id)
    scheme = load_pinned(pinned.sha256)
    assert scheme.sha256 == pinned.sha256 == shipped_scheme(scheme_id).sha256
    assert list(scheme.nodes) == list(shipped_scheme(scheme_id).nodes)


def test_pinned_once_whoever_opens(django_assert_num_queries):
    """Two years on one edition share its pin, and loading it again asks the database nothing."""
    first = pin(shipped_texts("wuhai-2022"), "wuhai-2022")
    second = pin(shipped_texts("wuhai-2022"), "wuhai-2022")
    assert first == second
    load_pinned(first.sha256)
    with django_assert_num_queries(0):
        settled(first.sha256, {"W28": "partial"})


def test_a_touched_pin_is_refused():
    """A text changed in the database no longer has its hash: the year stops instead of scoring."""
    pinned = pin(shipped_texts("wuhai-2022"), "wuhai-2022")
    touched = pinned.files["readings.yaml"].replace("只得3分", "只得2分")
    PinnedScheme.objects.update(files={**pinned.files, "readings.yaml": touched})
    with pytest.raises(Refusal, match="与其校验值不符") as refused:
        load_pinned(pinned.sha256)
    assert refused.value.code == "cycles.pin-broken"


def test_unknown_names_are_refused_with_what_there_is():
    """An unknown scheme, hash or reading is named, with what may be chosen."""
    with pytest.raises(Refusal, match="wuhai-2022"):
        shipped_texts("beijing-1990")
    with pytest.raises(Refusal, match="数据库中没有办法版本"):
        load_pinned("f" * 64)
    pinned = pin(shipped_texts("wuhai-2022"), "wuhai-2022")
    with pytest.raises(Refusal, match="W28 没有做法“sometimes”"):
        settled(pinned.sha256, {"W28": "sometimes"})


def test_uploads_are_utf8_and_complete():
    """A file in another encoding is refused by its name and its encoding."""
    texts = {name: text.encode() for name, text in shipped_texts("wuhai-2022").items()}
    assert uploaded_texts(texts) == shipped_texts("wuhai-2022")
    with pytest.raises(Refusal, match=r"source\.txt.*GB 18030"):
        uploaded_texts({**texts, "source.txt": "考核".encode("gb18030")})
    with pytest.raises(Refusal, match=r"缺少文件：readings\.yaml、source\.txt"):
        uploaded_texts({"scheme.yaml": texts["scheme.yaml"]})


def test_a_year_says_its_stage_in_the_words_of_its_regulation(client, urumqi):
    """自查 of one city is 自评 of another in lists of years; a broken pin closes no list."""
    urumqi.at("self-assessment")
    page = sign_in(client, urumqi.office).get("/").content.decode()
    assert "自查环节" in page
    assert "自评环节" not in page
    pinned = urumqi.cycle.scheme
    touched = pinned.files["scheme.yaml"].replace("自查", "自报")
    PinnedScheme.objects.update(files={**pinned.files, "scheme.yaml": touched})
    load_pinned.cache_clear()
    schemes._settled.cache_clear()
    assert urumqi.cycle.stage_name == "自评"
