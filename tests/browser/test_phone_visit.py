"""现场核查 on a phone: standing, with one hand, over a line that comes and goes."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from browser.looking import faults, keep
from kaoping.web.demo import files

PLACE = {"latitude": 39.690123, "longitude": 106.810456, "accuracy": 12}
PHONE = {
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "geolocation": PLACE,
    "permissions": ["geolocation"],
}
LEAF = "2.7.1"
FOUND = "示例：外墙保温已完成，围挡齐全。"


@pytest.fixture
def phone(guests, sample):
    """The assessor's phone, with the form for 海勃湾区 open."""
    found = guests("phone", username="wuhai.assessor", size="phone", options=PHONE)
    found.context.set_offline(offline=False)
    found.go(f"/{the_year(sample)}/visits/")
    found.page.get_by_role("link", name="海勃湾区").first.tap()
    found.page.locator("form[data-visit]").wait_for()
    found.ready()
    return found


def the_year(sample):
    """Return the number of the year in review."""
    return sample.sample.year("乌海市", 2024)


def photo(name):
    """Return a photo as a phone takes it: a JPEG with time and place."""
    taken = datetime(2024, 12, 10, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    content = files.photo(taken, PLACE["latitude"], PLACE["longitude"])
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def fill_in(phone, name):
    """Fill in the form: photo, findings, place, position, people, the item."""
    phone.page.get_by_label(re.compile("拍照或选择照片")).set_input_files([photo(f"{name}.jpg")])
    phone.sees("已选择1张照片")
    phone.write("发现", FOUND)
    phone.write("地点", name)
    phone.page.get_by_role("button", name="记下当前位置").tap()
    phone.sees("已记下位置，误差约12米")
    phone.write("参加人员", "示例·考核人员，示例·海勃湾填报")
    phone.page.locator(f"input[name=leaves][value='{LEAF}']").check()


def records(sample, place):
    """Return what was recorded of a place: findings, position, evidence."""
    question = "select findings, latitude, longitude, accuracy, evidence from assessment_sitevisit"
    return sample.sample.rows(f"{question} where place = ?", place)


def send(phone):
    """Press the large button at the end."""
    phone.page.get_by_role("button", name="发送记录").tap()


def test_a_visit_is_recorded_and_stands_beside_the_item(phone, guests, sample):
    """People, place, position, photo and findings, typed and tapped; the desk shows them."""
    assert faults(phone.page) == []
    fill_in(phone, "示例小区甲")
    keep(phone.page, "phone-visit", whole=True)
    send(phone)
    phone.sees("已记录现场核查，涉及1个条目、1张照片")
    keep(phone.page, "phone-visits", whole=True)
    ((findings, latitude, longitude, accuracy, _),) = records(sample, "示例小区甲")
    assert (findings, float(latitude), float(longitude), accuracy) == (
        FOUND, PLACE["latitude"], PLACE["longitude"], 12,
    )  # fmt: skip
    desk = guests("wuhai.assessor")
    desk.go(f"/{the_year(sample)}/desk/haibowan/{LEAF}/")
    visit = desk.page.locator("section", has=desk.page.get_by_role("heading", name="现场核查"))
    expect(visit.last).to_contain_text("示例小区甲")
    expect(visit.last).to_contain_text(FOUND)
    expect(desk.page.locator("#evidence")).to_contain_text("示例小区甲现场照片")
    keep(desk.page, "phone-desk", whole=True)
    assert phone.said == desk.said == []


def test_without_a_line_the_words_stay_on_the_phone(phone, sample):
    """Nothing is sent, nothing is lost; when the line is back, one tap sends it all, once."""
    fill_in(phone, "示例小区乙")
    phone.context.set_offline(offline=True)
    send(phone)
    phone.sees("现在没有网络。内容已留在本机")
    keep(phone.page, "phone-offline", whole=True)
    assert records(sample, "示例小区乙") == []
    phone.context.set_offline(offline=False)
    phone.sees("网络已恢复")
    send(phone)
    phone.sees("已记录现场核查，涉及1个条目、1张照片")
    assert len(records(sample, "示例小区乙")) == 1


def test_a_draft_outlives_the_page(phone, sample):
    """The phone is put away without a line; the form opened later has the words, not the photo."""
    fill_in(phone, "示例小区丙")
    phone.context.set_offline(offline=True)
    send(phone)
    phone.sees("内容已留在本机")
    phone.page.close()
    phone._page = None
    phone.context.set_offline(offline=False)
    phone.go(f"/{the_year(sample)}/visits/haibowan/new/")
    phone.sees("已取回上次没有发送的内容；照片需要重新选择")
    phone.sees("已记下位置，误差约12米")
    expect(phone.page.get_by_label("地点")).to_have_value("示例小区丙")
    expect(phone.page.locator(f"input[name=leaves][value='{LEAF}']")).to_be_checked()
    keep(phone.page, "phone-restored", whole=True)
    phone.page.get_by_label(re.compile("拍照或选择照片")).set_input_files([photo("丙.jpg")])
    send(phone)
    phone.sees("已记录现场核查")
    phone.go(f"/{the_year(sample)}/visits/haibowan/new/")
    expect(phone.page.get_by_label("地点")).to_have_value("")


def test_an_answer_that_gets_lost_makes_no_second_record(phone, sample):
    """The server has it, the phone does not know; sent again, it is still one record."""
    fill_in(phone, "示例小区丁")

    def lost(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.page.route("**/visits/haibowan/new/", lost)
    with phone.page.expect_event("requestfailed"):
        send(phone)
    phone.page.unroute("**/visits/haibowan/new/")
    assert len(records(sample, "示例小区丁")) == 1
    phone.go(f"/{the_year(sample)}/visits/haibowan/new/")
    phone.sees("已取回上次没有发送的内容")
    send(phone)
    phone.sees("已记录现场核查")
    assert len(records(sample, "示例小区丁")) == 1
