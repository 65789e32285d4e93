"""The parts and the shell in a real Chromium: accessible, within the policy, without scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from web.cast import make_person, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("built", "gallery", "sample"),
]

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 375, "height": 812}}
VARIANTS = [(size, light) for size in SIZES for light in ("light", "dark")]
PAGES = ("/", "/{year}/scheme/", "/{year}/search/?q=改造", "/help/", "/no/such/page/", "/gallery/")
VISITORS = ("/public/", "/sample/", "/regulations/urumqi-2025/", "/log-in/")
EXPECTED = ("does not conform to the required format", "404 (Not Found)")
"""What the console may say: the gallery's wrong date, and the page that is not there."""


@pytest.fixture
def visit(browser, live_server):
    """Open a page as somebody; what the console says is collected on `page.said`."""
    contexts = []

    def opened(path, actor=None, size="wide", light="light", *, scripts=True):
        context = browser.new_context(
            viewport=SIZES[size],
            color_scheme=light,
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
            base_url=live_server.url,
        )
        contexts.append(context)
        if actor is not None:
            session = sign_in(Client(), actor).cookies["sessionid"].value
            host = urlsplit(live_server.url).hostname
            context.add_cookies(
                [{"name": "sessionid", "value": session, "domain": host, "path": "/"}]
            )
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        go(page, path)
        return page

    yield opened
    for context in contexts:
        context.close()


def go(page, path):
    """Go to a page and wait until its script, if it runs one, has started."""
    page.goto(path)
    ready(page)


def ready(page):
    """Wait until the page's script has started; a page without scripts is ready at once."""
    if page.evaluate("document.documentElement.classList.contains('js')"):
        page.wait_for_function("document.documentElement.dataset.ready")


def assert_clean(page):
    """Nothing that axe objects to, nothing on the console, nothing wider than the screen."""
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    unexpected = [text for text in page.said if not any(one in text for one in EXPECTED)]
    assert unexpected == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize(("size", "light"), VARIANTS)
def test_pages_of_a_person_are_clean(visit, year, size, light):
    """Every page of this room, in both lights and on a phone, for somebody with a year."""
    page = visit("/help/", year.office, size, light)
    for path in PAGES:
        go(page, path.format(year=year.cycle.pk))
        assert_clean(page)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == light


@pytest.mark.parametrize(("size", "light"), VARIANTS)
def test_pages_of_a_visitor_are_clean(visit, year, size, light):
    """The pages that need no log-in, and the sample's door."""
    make_person("wuhai.office", "示例·经办人")
    page = visit("/", None, size, light)
    for path in VISITORS:
        go(page, path)
        assert_clean(page)


def test_the_policy_is_enforced_and_not_only_declared(visit, year):
    """A script or a style inside the page would be stopped: the policy is at work."""
    page = visit("/gallery/")
    page.evaluate(
        """() => { const one = document.createElement('script'); one.textContent = 'window.got = 1';
        document.body.append(one); document.body.setAttribute('style', 'color: red'); }"""
    )
    assert page.evaluate("window.got") is None
    assert sum("Content Security Policy" in text for text in page.said) >= 2


def test_without_a_script_every_core_duty_works(visit, year):
    """Menus, the second step before publishing, light and dark, and choices need no script."""
    page = visit("/gallery/", year.office, scripts=False)
    assert page.locator(".kp-needs-js:visible").count() == 0
    page.locator("#confirm-publish > summary").click()
    page.get_by_role("button", name="公布", exact=True).click()
    assert page.locator("#messages .kp-message").count() == 3
    page.locator(".kp-topband .kp-menu > summary").last.click()
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.locator("input[name=mark_a][value='11']").check()
    assert page.locator("input[name=mark_a]:checked").get_attribute("value") == "11"


def test_a_dialog_asks_before_what_cannot_be_undone(visit, year):
    """With scripts the second step is a dialog that Escape leaves, focus where it was."""
    page = visit("/gallery/", year.office)
    summary = page.locator("#confirm-publish > summary")
    summary.click()
    dialog = page.locator("dialog[open]")
    assert "不能撤回" in dialog.inner_text()
    assert_clean(page)
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0
    assert page.evaluate("document.activeElement.matches('#confirm-publish > summary')")
    summary.press("Enter")
    page.get_by_role("button", name="不了").click()
    assert page.locator("dialog").count() == 0
    summary.click()
    page.locator("dialog").get_by_role("button", name="公布").click()
    page.locator("#messages").get_by_text("已公布。").wait_for()
    page.locator(".kp-message-close").first.click()
    assert page.locator(".kp-message").count() == 2


def test_a_mark_is_set_with_ruler_keys_and_buttons(visit, year):
    """A click on the ruler picks the nearest permitted value; decimals count in whole steps."""
    page = visit("/gallery/", year.office)
    ruler = page.locator(".kp-ruler").first
    scale = ruler.locator(".kp-ruler-scale")
    box = scale.bounding_box()
    scale.click(position={"x": box["width"] * 14.2 / 15, "y": 24})
    assert ruler.locator("input:checked").get_attribute("value") == "14"
    assert ruler.locator(".kp-ruler-hand").get_attribute("cx").startswith("93.3")
    scale.click(position={"x": 2, "y": 24})
    assert ruler.locator("input:checked").get_attribute("value") == "10"
    page.keyboard.press("ArrowRight")
    assert ruler.locator("input:checked").get_attribute("value") == "11"
    typed = page.locator("input[name=mark_c]")
    for _ in range(3):
        page.locator(".kp-ruler").nth(2).get_by_role("button", name="加一步").click()
    assert typed.input_value() == "9.4"
    for _ in range(9):
        page.locator(".kp-ruler").nth(2).get_by_role("button", name="加一步").click()
    assert typed.input_value() == "10.0"


def test_a_table_sorts_copies_and_hides(visit, year):
    """What has no value stands last both ways; copied cells are plain numbers."""
    page = visit("/gallery/", year.office)
    names = page.locator("#example-table tbody th")
    page.locator("#example-table thead").get_by_role("button", name="得分").click()
    assert names.all_inner_texts() == ["海南区", "乌达区", "海勃湾区", "阿拉善示例区"]
    page.locator("#example-table thead").get_by_role("button", name="得分").click()
    assert names.all_inner_texts() == ["海勃湾区", "乌达区", "海南区", "阿拉善示例区"]
    page.locator("#example-table thead").get_by_role("button", name="单位").click()
    assert names.all_inner_texts() == ["阿拉善示例区", "海勃湾区", "海南区", "乌达区"]
    bar = page.locator("[data-table-bar=example-table]")
    bar.locator("summary").click()
    bar.get_by_label("状态").uncheck()
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="复制").click()
    bar.get_by_text("已复制").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t") == ["单位", "得分", "等次"]
    assert lines[3].split("\t") == ["海南区", "-3.5", "不合格"]
    page.reload()
    ready(page)
    assert not page.locator("#example-table").get_by_text("已定").is_visible()
    page.locator("#example-table tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText") == "乌达区"


def test_a_conflict_is_merged_and_leaving_warns(visit, year):
    """Both texts can be taken; unsaved words are not lost by a wrong click."""
    page = visit("/gallery/", year.office)
    box = page.locator(".kp-conflict")
    box.get_by_role("button", name="用这份").nth(1).click()
    assert box.locator("textarea").input_value() == "完成改造8个小区，另有1个在建。"
    box.get_by_role("button", name="两份都放进来").click()
    assert box.locator("textarea").input_value().count("完成改造") == 2
    page.locator("form[data-keep] textarea").fill("写了一半")
    assert "有未保存的修改" in page.locator("form[data-keep] .kp-saved").inner_text()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="工作台").first.click()
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/gallery/")


def test_htmx_answers_and_failures_are_told(visit, year):
    """What is refused is swapped in; a fault of ours is told and nothing is lost."""
    page = visit("/gallery/", year.office)
    page.locator("#swap-422").click()
    page.locator("#swapped").get_by_text("换进来的内容").wait_for()
    page.locator("#swap-500").click()
    page.locator("#messages").get_by_text("服务器出错（500）").wait_for()
    assert page.locator("#swapped").inner_text() == "换进来的内容"
    page.context.set_offline(True)
    page.locator("#swap").click()
    page.locator("#messages").get_by_text("没有连上服务器").wait_for()


def test_the_shell_by_keyboard(visit, year):
    """Skip link, search by a key, menus that Escape closes, a rail that stays narrow."""
    page = visit("/gallery/", year.office)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "kp-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    menu = page.locator(".kp-topband .kp-menu").first
    menu.locator("summary").press("Enter")
    assert menu.get_attribute("open") is not None
    assert_clean(page)
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    page.get_by_role("button", name="收起或展开左栏").click()
    page.reload()
    assert page.locator("html").get_attribute("data-rail") == "narrow"
    ready(page)
    assert_clean(page)


def test_the_phone_has_its_bar_below(visit, year):
    """On a phone the rooms stand at the bottom, the rest under 更多, the stages fold out."""
    page = visit("/help/", year.office, "phone")
    assert not page.locator(".kp-rail").is_visible()
    bar = page.locator(".kp-bottombar")
    bar.get_by_text("更多").click()
    assert bar.get_by_role("link", name="查找").is_visible()
    assert_clean(page)
    page.keyboard.press("Escape")
    page.locator(".kp-stages-short > summary").click()
    assert page.locator(".kp-stages-list li").count() == 8
    assert_clean(page)


def test_both_sides_of_the_regulation_follow_each_other(visit, year):
    """A number on one side opens and lights what belongs to it on the other."""
    page = visit(f"/{year.cycle.pk}/scheme/", year.office)
    page.locator("#source a[href='#node-1.1.1']").first.click()
    node = page.locator("[id='node-1.1.1']")
    assert "kp-lit" in node.get_attribute("class")
    assert node.locator("summary").is_visible()
    node.evaluate("node => node.open = true")
    node.locator("a.kp-place-link").click()
    assert page.locator("#source .kp-lit").count() >= 1
    assert page.locator("#structure .kp-lit").count() == 0
    page.get_by_role("button", name="全部收起").click()
    assert page.locator("details.kp-node[open]").count() == 0
    assert_clean(page)


def test_a_chart_draws_the_numbers_of_its_table(visit, year):
    """The picture is drawn as SVG, within the policy, from the table that stands below it."""
    page = visit("/gallery/", year.office)
    page.locator(".kp-chart-room svg").wait_for()
    assert page.locator(".kp-chart-room svg path").count() > 4
    page.locator(".kp-chart-room").hover()
    assert_clean(page)


def test_whoever_sent_mistakes_lands_on_the_list_of_them(visit, year):
    """With a new page or with a part of one: the focus stands where it says what to mend."""
    page = visit(f"/{year.cycle.pk}/set-up/stages/", year.office)
    form = page.locator("#windows form")
    form.locator("input[type=date]").nth(4).fill("2024-03-05")
    form.locator("input[type=date]").nth(5).fill("2024-03-01")
    form.get_by_label("理由").fill("示例：先截止后开始")
    form.get_by_role("button", name="保存时间").click()
    page.locator(".kp-errors").wait_for()
    page.wait_for_function("document.activeElement.matches('.kp-errors')")


def test_the_current_tab_is_in_sight_on_a_phone(visit, year):
    """Eight tabs are wider than a phone; one sees where one is, and the page does not jump."""
    page = visit(f"/{year.cycle.pk}/set-up/amend/", year.office, "phone")
    for name in ("amend", "calendar"):
        go(page, f"/{year.cycle.pk}/set-up/{name}/")
        tab = page.locator(".kp-tabs [aria-current]").bounding_box()
        assert tab["x"] >= 0
        assert tab["x"] + tab["width"] <= SIZES["phone"]["width"]
        assert page.evaluate("window.scrollY") == 0


def test_band_and_rail_are_in_sight_at_the_end_of_a_long_page(visit, year):
    """They stick for the whole length of the page and not for its first screen only."""
    page = visit(f"/{year.cycle.pk}/set-up/readings/", year.office)
    page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    assert page.evaluate("window.scrollY") > SIZES["wide"]["height"]
    assert page.locator(".kp-topband").bounding_box()["y"] == 0
    assert page.locator(".kp-rail a").first.bounding_box()["y"] > 0


@pytest.mark.parametrize("size", SIZES)
def test_a_panel_opens_beside_the_place_and_leads_back(visit, year, size):
    """The explanation comes and goes with keys alone; nothing on the page moves."""
    page = visit(f"/{year.cycle.pk}/board/", year.office, size)
    page.emulate_media(reduced_motion="reduce")  # so that it stands where it is measured
    cell = page.locator("a.kr-cell").nth(6)
    cell.focus()
    place = cell.bounding_box()
    page.keyboard.press("Enter")
    page.locator(".kr-panel").wait_for()
    page.wait_for_function("document.activeElement.matches('[data-panel-title]')")
    assert cell.bounding_box()["y"] == place["y"]
    assert_clean(page)
    page.keyboard.press("Escape")
    assert page.locator(".kr-panel").count() == 0
    assert cell.evaluate("cell => cell === document.activeElement")
