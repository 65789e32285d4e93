"""The parts: what each says in words, and that none carries anything that the policy forbids."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.forms import CharField, Form
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from kaoping.cycles.schemes import shipped_scheme
from kaoping.web import chips, icons
from kaoping.web.templatetags import parts
from kaoping.web.templatetags.parts import (
    amounts,
    forms,
    lists,
    marks,
    regulation,
    states,
    times,
)
from kaoping.worktime import SHANGHAI, calendar_for


def rendered(text, **context):
    """Return a template with the parts loaded, blanks collapsed."""
    html = Template("{% load parts %}" + text).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


def words(html):
    """Return what a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def test_no_two_kinds_of_part_share_a_name():
    """All kinds are loaded as one library: of two tags with one name the later would hide one."""
    kinds = (states, amounts, times, regulation, lists, marks, forms)
    names = [name for kind in kinds for name in (*kind.register.tags, *kind.register.filters)]
    assert sorted(names) == sorted({*parts.register.tags, *parts.register.filters})


@pytest.mark.parametrize("name", sorted(chips.STATES))
def test_a_chip_has_a_word_and_an_icon(name):
    """Colour never carries meaning alone."""
    html = rendered("{% chip name %}", name=name)
    assert chips.STATES[name].word in html
    assert f"#{chips.STATES[name].icon}" in html
    assert chips.STATES[name].icon in icons.names()


def test_an_unknown_state_or_icon_is_a_mistake_of_the_page():
    """A page cannot invent a state that nobody has given a word."""
    with pytest.raises(KeyError, match="可用"):
        rendered("{% chip 'wonderful' %}")
    with pytest.raises(KeyError, match=r"icons\.txt"):
        rendered("{% icon 'wonderful' %}")


def test_an_icon_is_decoration_unless_it_is_named():
    """A reader of the screen hears only icons that say something."""
    assert 'aria-hidden="true"' in rendered("{% icon 'check' %}")
    assert 'role="img" aria-label="已完成"' in rendered("{% icon 'check' '已完成' %}")


def test_a_cut_number_can_be_reached_with_the_keyboard():
    """The exact value is there on hover and on focus; a number that is whole needs neither."""
    cut = rendered("{% num value unit='分' %}", value=Fraction(800, 3))
    assert 'tabindex="0"' in cut
    assert 'title="准确值 800/3"' in cut
    assert words(cut) == "266.67 分"
    assert "tabindex" not in rendered("{% num value %}", value="92.5")
    assert words(rendered("{% num value unit='分' %}", value=None)) == "—"


def test_a_range_bar_says_its_numbers():
    """The picture has words, and draws without a style."""
    html = rendered("{% range_bar 82 91 100 label='海勃湾区' words=True %}")
    assert 'aria-label="海勃湾区：82.00–91.00，满分100"' in html
    assert "82.00–91.00" in words(html)


def test_a_clause_stands_with_its_place():
    """The regulation is always quoted, and always with its place."""
    scheme = shipped_scheme("wuhai-2022")
    quotation = next(scheme.nodes["1.1.1"].node.quotations())
    html = rendered("{% clause quotation scheme %}", quotation=quotation, scheme=scheme)
    assert words(html) == "1.将城市更新纳入区年度重点工作得2分。 附件1·一·组织领导"
    assert "<blockquote>" in html


def test_a_draft_is_never_named_without_its_status():
    """A 送审稿 stands beside its name wherever it is named; a regulation in force needs no chip."""
    named = "{% scheme_name '办法' status label %}"
    assert words(rendered(named, status="draft", label="送审稿")) == "办法 送审稿"
    assert words(rendered(named, status="in-force", label="现行有效")) == "办法"


def test_a_lock_says_why_and_until_when():
    """What is locked stays visible and says what it waits for."""
    until = datetime(2026, 12, 1, tzinfo=SHANGHAI)
    lock = SimpleNamespace(reason="评审环节才能赋分", until=until)
    html = rendered("{% lock_note lock %}", lock=lock)
    assert words(html) == "评审环节才能赋分（2026年12月1日00:00起可操作）"
    assert rendered("{% lock_note lock %}", lock=None) == ""
    assert words(rendered("{% lock_note '已经归档' %}")) == "已经归档"


@pytest.mark.parametrize(
    "tone", ["ok", "wait", "info", "late", "stale", "dispute", "wrong", "draft"]
)
def test_a_note_has_an_icon_and_what_is_wrong_is_announced(tone):
    """Only what is wrong interrupts a reader."""
    html = rendered("{% note tone title='标题' %}<p>说明</p>{% endnote %}", tone=tone)
    assert words(html) == "标题 说明"
    assert ('role="alert"' in html) == (tone == "wrong")
    assert "<use" in html


def test_a_deadline_counts_working_days(time_machine):
    """Friday evening to Monday is one working day, and what is past is told as past."""
    time_machine.move_to(datetime(2024, 11, 22, 10, tzinfo=SHANGHAI), tick=False)
    calendar = calendar_for(None)
    now = timezone.now()
    shown = "{% deadline due calendar %}"
    monday = datetime(2024, 11, 25, 18, tzinfo=SHANGHAI)
    assert words(rendered(shown, due=monday, calendar=calendar)) == "还剩1个工作日（11月25日18:00）"
    today = words(rendered(shown, due=now + timedelta(hours=8), calendar=calendar))
    assert today == "今天18:00截止"
    late = rendered(shown, due=now - timedelta(days=3), calendar=calendar)
    assert words(late) == "已逾期3个工作日"
    assert "kp-tone-late" in late
    assert words(rendered(shown, due=None, calendar=calendar)) == "没有期限"


def test_a_deadline_in_a_year_that_is_not_announced_is_told_by_its_moment(time_machine):
    """Nothing guesses working days; the moment itself is still right."""
    time_machine.move_to(datetime(2024, 11, 22, 10, tzinfo=SHANGHAI), tick=False)
    due = datetime(2031, 3, 3, 18, tzinfo=SHANGHAI)
    html = rendered("{% deadline due calendar %}", due=due, calendar=calendar_for(None))
    assert words(html) == "2031年3月3日18:00截止"
    assert words(rendered("{% deadline due %}", due=due)) == "2031年3月3日18:00截止"


def test_few_values_are_laid_out_and_many_are_typed():
    """A mark is picked among the permitted values where they fit, without a script."""
    few = rendered("{% stepper 'mark' low=0 high=2 step='0.5' value='1.5' %}")
    assert few.count('type="radio"') == 5
    assert 'value="1.5" checked' in few
    many = rendered("{% stepper 'mark' low=0 high=100 step='0.1' value='91.5' %}")
    assert 'type="number"' in many
    assert 'min="0" max="100" step="0.1"' in many
    listed = rendered("{% stepper 'mark' values=values %}", values=[0, 2])
    assert listed.count('type="radio"') == 2


def test_a_ruler_says_what_is_permitted_and_what_was_claimed():
    """Whoever cannot see the ruler hears the same."""
    html = rendered("{% ruler 15 10 14 1 '完成率 82% → 10–14分' name='mark' claim=13 %}")
    assert 'aria-label="满分15分，可给10.00–14.00分，自评13分"' in html
    assert "完成率 82% → 10–14分" in html
    assert html.count('type="radio"') == 5
    assert 'type="radio"' not in rendered("{% ruler 15 10 14 1 %}")


class Wishes(Form):
    """A form of the tests."""

    title = CharField(label="事项", help_text="不超过60字")
    note = CharField(label="备注", required=False)


def test_a_field_ties_its_help_and_its_errors_to_the_input():
    """What is wrong stands beside its field, and at the top with a way to it."""
    form = Wishes({})
    html = rendered("{% form_errors form %}{% field form.title %}{% field form.note %}", form=form)
    assert 'href="#id_title"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert "有 1 处需要改正" in html
    assert words(html).count("可不填") == 1


def test_what_cannot_be_undone_is_confirmed_without_a_script():
    """The form lies behind a first step, carries the token, and says that it was confirmed."""
    text = (
        "{% confirm 'publish' '公布' '公布结果？' '/go/' '公布' %}<p>不能撤回。</p>{% endconfirm %}"
    )
    html = rendered(text, csrf_token="token")
    assert html.index("<summary") < html.index("<form")
    assert 'name="confirmed" value="1"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert "不能撤回。" in html
    shut = rendered("{% confirm 'a' '公布' '' '/go/' '' disabled=True %}{% endconfirm %}")
    assert "<form" not in shut
    assert "disabled" in shut


def test_a_conflict_shows_both_texts():
    """Nobody's words are lost when two people write at once."""
    mine = SimpleNamespace(text="七个", by="您", at=timezone.now())
    theirs = SimpleNamespace(text="八个", by="示例甲", at=timezone.now())
    html = rendered("{% conflict 'text' mine theirs %}", mine=mine, theirs=theirs)
    assert "七个" in html
    assert "八个" in html
    assert 'name="text"' in html


def test_pages_keep_the_rest_of_the_address():
    """Turning a page keeps the filters."""
    request = RequestFactory().get("/?state=late&page=2")
    page = Paginator(range(90), 10).page(2)
    html = rendered("{% pages page %}", page=page, request=request)
    assert 'href="?state=late&amp;page=3"' in html
    assert "第11–20条，共90条" in html
    one = Paginator(range(3), 10).page(1)
    assert rendered("{% pages page %}", page=one, request=request) == ""


def test_names_are_sorted_by_sound():
    """阿 stands before 重庆 before 张, not by code point."""
    html = rendered("{{ names|by_pinyin|join:'、' }}", names=["张", "重庆", "阿", "李"])
    assert html == "阿、重庆、李、张"
    things = [SimpleNamespace(name=name) for name in ("乌达区", "海南区", "海勃湾区")]
    sorted_ = rendered(
        "{% for t in things|by_pinyin:'name' %}{{ t.name }} {% endfor %}", things=things
    )
    assert sorted_ == "海勃湾区 海南区 乌达区"


def test_no_part_carries_what_the_policy_forbids(client, gallery):
    """No style attribute, no script and no style inside the page, no handler in an attribute."""
    html = client.get("/gallery/").content.decode()
    assert not re.search(r"<[^>]+\sstyle\s*=", html)
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "javascript:" not in html


@pytest.mark.parametrize(
    ("leaf", "shown"),
    [
        ("1.1.1", "1.1.1 条目"),
        ("common.4.1", "4.1 条目"),
        ("water.10", "10 条目"),
        ("dispatch.missing-report", "条目"),
    ],
)
def test_an_item_is_called_by_its_number_and_name(leaf, shown):
    """Nobody reads an id of the program; what the regulation does not number has none."""
    assert rendered("{{ leaf|numbered }}", leaf=SimpleNamespace(id=leaf, name="条目")) == shown


def test_an_item_that_is_not_there_is_nothing():
    """A file may be linked to an item that an amended regulation no longer has."""
    assert rendered("{{ leaf|numbered|default:'2.9.9' }}", leaf="") == "2.9.9"


def test_a_negative_number_has_a_minus():
    """Only the sign changes, and only the first."""
    assert rendered("{{ a|minus }} {{ b|minus }} {{ c|minus }}", a="-5", b="3-4", c="0") == (
        "−5 3-4 0"
    )


def test_a_choice_of_a_reading_is_told_in_words():
    """The question and what was chosen, never the name of the choice in the file."""
    scheme = shipped_scheme("wuhai-2022")
    reading = next(one for one in scheme.readings if one.choices)
    choice = next(iter(reading.choices))
    said = rendered("{% reading_words s r c %}", s=scheme, r=reading.id, c=choice)
    assert words(said) == words(
        rendered("{{ t }}", t=f"{reading.question}——{reading.choices[choice]}")
    )
    assert rendered("{% reading_words s 'W0' 'x' %}", s=scheme) == "x"
