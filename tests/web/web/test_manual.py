"""帮助: the manual chapter by chapter, opening where the page is explained."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kaoping.web import manual
from web.cast import sign_in

TEXT = """# 使用手册

引言不单独成页。

## 被评价单位：自评
<!-- chapter: unit; pages: assessment:self-assessment -->

先看清单。<script>alert(1)</script>

### 填写得分
<!-- pages: assessment:item web:search -->

1. 选择得分。

![填写](pictures/fill-in.png)

| 键 | 作用 |
|---|---|
| ↓ | 下一项 |

### 提交

## 附录

没有名字的一章。
"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A manual in a folder of its own."""
    (tmp_path / manual.NAME).write_text(TEXT, encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "fill-in.png").write_bytes(b"\x89PNG picture")
    (tmp_path / "secret.png").write_bytes(b"not a picture of the manual")
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)
    return tmp_path


def test_chapters_and_sections_are_taken_apart():
    """Headings make the parts, remarks name them and the pages that they explain."""
    unit, appendix = manual.parse(TEXT)
    assert (unit.slug, unit.title) == ("unit", "被评价单位：自评")
    assert unit.pages == ["assessment:self-assessment"]
    assert [(s.id, s.title) for s in unit.sections] == [("s1", "填写得分"), ("s2", "提交")]
    assert unit.sections[0].pages == ["assessment:item", "web:search"]
    assert appendix.slug == "chapter-2"


def test_the_text_becomes_html_and_no_html_passes_through():
    """What is written as a tag is shown as text; remarks are not shown at all."""
    unit, _ = manual.parse(TEXT)
    assert '<h2 id="s1">填写得分</h2>' in unit.html
    picture = '<a href="/help/images/fill-in.png"><img src="/help/images/fill-in.png" alt="填写"'
    assert picture in unit.html
    assert "<table>" in unit.html
    assert "<script" not in unit.html
    assert "<!--" not in unit.html


def test_help_opens_where_the_page_is_explained(shelf):
    """The section that names the page, else the chapter of the role, else the start."""
    unit = SimpleNamespace(role="unit")
    assert manual.address_of_help("assessment:item", None) == "/help/unit/#s1"
    assert manual.address_of_help("assessment:self-assessment", None) == "/help/unit/"
    assert manual.address_of_help("results:board", unit) == "/help/unit/"
    assert manual.address_of_help("results:board", None) == "/help/"


def test_help_opens_at_the_duty_of_the_role(shelf):
    """A page of several roles is explained in the chapter of the one who asks."""
    text = TEXT + "\n## 办公室\n<!-- chapter: office -->\n### 看自评\n<!-- pages: web:search -->\n"
    (shelf / manual.NAME).write_text(text, encoding="utf-8")
    office, leader = SimpleNamespace(role="office"), SimpleNamespace(role="leader")
    assert manual.address_of_help("web:search", office) == "/help/office/#s1"
    assert manual.address_of_help("web:search", leader) == "/help/unit/#s1"
    assert manual.address_of_help("results:board", office) == "/help/office/"


def test_the_pages_of_help(client, db, shelf):
    """Every chapter has a page; what does not exist helps with a 404."""
    start = client.get("/help/").content.decode()
    assert 'href="/help/unit/#s1"' in start
    chapter = client.get("/help/unit/").content.decode()
    assert "选择得分" in chapter
    assert 'aria-current="page"' in chapter
    assert client.get("/help/nothing/").status_code == 404


def test_pictures_come_from_the_manual_only(client, db, shelf):
    """No path leads out of the manual's folder of pictures."""
    response = client.get("/help/images/fill-in.png")
    assert b"".join(response.streaming_content) == b"\x89PNG picture"
    assert response["Content-Type"] == "image/png"
    for name in ("secret.png", "..%2Fsecret.png", "..", ".hidden.png", "fill-in.txt"):
        assert client.get(f"/help/images/{name}").status_code == 404


def test_the_rail_leads_to_the_chapter_of_the_page(client, year, shelf):
    """帮助 opens at what one stands on."""
    sign_in(client, year.unit)
    html = client.get(f"/{year.cycle.pk}/search/").content.decode()
    assert 'href="/help/unit/#s1"' in html


def test_without_a_manual_the_page_says_so(client, db, tmp_path, monkeypatch):
    """A wrong installation is told to the person who can mend it."""
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)
    assert "没有找到使用手册" in client.get("/help/").content.decode()
