"""公开结果: without a log-in, only what is published, with everything to check it."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from kaoping.results import services
from kaoping.results.models import ScoreRun
from kaoping.results.public import published_years
from web.cast import sign_in
from web.results.marked import approve, publish, remark

pytestmark = pytest.mark.django_db


def address(year, name="public", *more):
    """Return the address of a public page."""
    return reverse(f"results:{name}", args=[year.cycle.pk, *more])


def corrected(year):
    """Publish a second version."""
    remark(year, "wuda", "1.1.1", {"mark": "0"})
    pk = year.cycle.pk
    run = services.correct(year.office, pk, reason="示例：乌达区一项计分有误")
    services.freeze(year.office, pk, run.number)
    services.approve(year.second_office, pk, run.number)
    return services.publish(year.office, pk, run.number)


def test_everybody_reads_result_method_readings_and_regulation(client, published):
    """Without a log-in: ranking, formula, readings and their alternatives, status, hashes."""
    response = client.get(address(published))
    assert response.status_code == 200
    said = ("海勃湾区", "总分 = 30% × ", "<dt>没有取</dt>", "送审稿", "sha256sum -c", "kr-code")
    for words in said:
        assert words in response.text
    assert ScoreRun.objects.get().sha256 in response.text
    assert published.office.name not in response.text
    assert "style=" not in response.text
    assert "<script>" not in response.text


def test_what_is_not_published_does_not_exist(client, wuhai):
    """An approved result is not public yet; neither is a version that was never made."""
    approve(wuhai)
    for name, more in (
        ("public", ()),
        ("public-version", (1,)),
        ("public-package", (1,)),
        ("public-explanation", (1, "wuda")),
    ):
        assert client.get(address(wuhai, name, *more)).status_code == 404
    assert not published_years()


def test_a_corrected_version_stays_readable_and_says_so(client, published):
    """The address of the year shows the second version; the first names it."""
    corrected(published)
    now = client.get(address(published))
    assert "公布第2版" in now.text
    assert "示例：乌达区一项计分有误" in now.text
    first = client.get(address(published, "public-version", 1))
    assert "这一版已被更正" in first.text
    assert client.get(address(published, "public-version", 3)).status_code == 404


def test_a_run_that_is_not_public_leaves_the_page_as_it_is(client, published):
    """A draft of a correction shows nowhere outside."""
    remark(published, "wuda", "1.1.1", {"mark": "0"})
    services.correct(published.office, published.cycle.pk, reason="示例")
    assert "公布第1版" in client.get(address(published)).text
    assert "98.58" in client.get(address(published)).text


def test_a_total_is_explained_without_names(client, published):
    """Clauses, numbers and organisations, no persons and no internal reasons."""
    response = client.get(address(published, "public-explanation", 1, "haibowan"))
    assert response.status_code == 200
    assert "附件1" in response.text
    assert "领导小组办公室" in response.text
    assert published.office.name not in response.text
    assert "示例：按示例材料赋分" not in response.text
    assert client.get(address(published, "public-explanation", 1, "nowhere")).status_code == 404


def test_the_package_proves_itself_on_a_machine_without_the_database(client, published, tmp_path):
    """Scheme and facts from the package give the result of the package, to the byte."""
    response = client.get(address(published, "public-package", 1))
    with ZipFile(BytesIO(response.content)) as archive:
        archive.extractall(tmp_path)
    said = subprocess.run(
        [sys.executable, "-m", "kaoping", "score", str(tmp_path / "scheme"),
         str(tmp_path / "facts.json"), "--json"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert said.stdout == (tmp_path / "result.json").read_bytes()
    about = json.loads((tmp_path / "publication.json").read_text("utf-8"))
    assert about["version"] == 1
    again = client.get(address(published, "public-package", 1))
    assert again.content == response.content


def test_the_index_lists_published_years(client, published):
    """The public index leads to the page."""
    assert [one.cycle_id for one in published_years()] == [published.cycle.pk]
    assert address(published) in client.get("/public/").text


def test_it_is_only_read_and_looks_the_same_to_everyone(client, published):
    """Nothing is sent here; a person who is logged in reads the same page."""
    assert client.post(address(published)).status_code == 405
    for who in ("unit", "stranger", "outsider", "system_admin"):
        assert sign_in(client, getattr(published, who)).get(address(published)).status_code == 200


def test_urumqi_is_published_without_ranks(client, urumqi):
    """Another regulation needs no other page."""
    publish(urumqi)
    response = client.get(address(urumqi))
    assert response.status_code == 200
    assert "÷ 适用条目的满分" in response.text
    assert "本办法不排名次" in response.text


def test_queries_do_not_grow(client, published, urumqi, django_assert_max_num_queries):
    """A few queries, for three units and for fourteen."""
    publish(urumqi)
    for year in (published, urumqi):
        client.get(address(year))
        with django_assert_max_num_queries(6):
            client.get(address(year))


def test_the_printed_page_holds_the_regulation(client, published):
    """What is folded on the screen is unfolded on paper."""
    text = client.get(reverse("results:public", args=[published.cycle.pk])).text
    folded = text[text.index("<details data-print-open>") :]
    assert "考核评分" in folded[: folded.index("</details>")]
