"""现场核查: recorded standing, on a phone, over a weak connection."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaoping.accounts.models import Post
from kaoping.assessment.models import SiteVisit
from kaoping.audit.models import Entry
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.services import withdraw
from web.assessment.steps import lead_of, picture, submit
from web.cast import sign_in

LEAF = "2.3.1"


@pytest.fixture
def review(year):
    """Wuhai in review."""
    submit(year)
    year.at("review")
    return year


def address(year, rest="haibowan/new/"):
    """The address of visits."""
    return f"/{year.cycle.pk}/visits/{rest}"


def form(**changes):
    """What the phone sends."""
    return {
        "leaves": [LEAF], "visited_at": "2023-11-20T08:30", "place": "示例小区",
        "people": "示例甲、示例乙", "findings": "外墙已完工", "latitude": "39.655389",
        "longitude": "106.794219", "accuracy": "12", "token": str(uuid4()), **changes,
    }  # fmt: skip


def test_a_visit_with_photos_and_position(client, review):
    """The record and its photos are there together; the photos are evidence of the item."""
    lead = lead_of(review, "haibowan", LEAF)
    signed = sign_in(client, lead)
    page = signed.get(address(review) + f"?leaf={LEAF}").content.decode()
    assert 'capture="environment"' in page
    assert "记下当前位置" in page
    sent = form(photos=[picture("一.png"), picture("二.png", "red")])
    response = signed.post(address(review), sent)
    assert response.url == address(review, "")
    visit = SiteVisit.objects.get()
    assert (visit.place, visit.accuracy, len(visit.evidence)) == ("示例小区", 12, 2)
    assert EvidenceFile.objects.filter(links__leaf_id=LEAF).count() == 2
    listed = signed.get(address(review, "")).content.decode()
    for words in ("外墙已完工", "39.655389", "2张", "棚户区改造年度工作目标"):
        assert words in listed


def test_a_visit_of_ones_own_unit_is_not_offered(client, review):
    """Who is recused is told so where others begin; the other units stay open to them."""
    lead, unit = lead_of(review, "haibowan", LEAF), review.cycle_unit("haibowan")
    sign_in(client, lead)
    item = f"/{review.cycle.pk}/desk/haibowan/{LEAF}/"
    assert address(review) in client.get(item).text
    today = timezone.localdate()
    Post.objects.create(
        person=lead.person, organisation=unit.organisation, role="expert", from_day=today
    )
    listed = client.get(address(review, "")).text
    assert "按回避要求不能由您核查" in listed
    assert address(review) not in listed
    assert address(review, "wuda/new/") in listed
    assert address(review) not in client.get(item).text
    asked = client.get(address(review)).text
    assert "按回避要求不能由您核查" in asked
    assert 'name="findings"' not in asked
    assert client.post(address(review), form()).status_code == 403


def test_a_refused_photo_stays_in_the_log(client, review):
    """Nothing of the visit is kept; that a file was offered and not taken is."""
    fake = SimpleUploadedFile("photo.png", b"MZ this is a program", content_type="image/png")
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    refused = signed.post(address(review), form(photos=[picture(), fake]))
    assert refused.status_code == 422
    assert not SiteVisit.objects.exists()
    assert not EvidenceFile.objects.exists()
    logged = Entry.objects.get(action="evidence.upload.refused")
    assert logged.new["name"] == "photo.png"


def test_photos_stand_at_every_item_of_the_visit(client, review):
    """They are evidence of each item, and open from the record at the desk and in the list."""
    lead = lead_of(review, "haibowan", LEAF)
    signed, both = sign_in(client, lead), [LEAF, "2.3.2"]
    assert lead_of(review, "haibowan", both[1]) == lead
    signed.post(address(review), form(leaves=both, photos=[picture()]))
    [photo] = EvidenceFile.objects.all()
    assert set(photo.links.values_list("leaf_id", flat=True)) == set(both)
    listed = signed.get(address(review, "")).content.decode()
    for leaf in both:
        item = f"/{review.cycle.pk}/desk/haibowan/{leaf}/"
        opened = f"{item}?evidence={photo.current_id}"
        assert f'href="{opened}#viewer"' in listed
        desk = signed.get(item).content.decode()
        for words in (f'href="{opened}#viewer"', "39.655389", "误差12米", "佐证材料（1）"):
            assert words in desk
        assert signed.get(opened).status_code == 200


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_whoever_reads_the_record_opens_its_photos(client, review, who):
    """A photo is no draft of the unit; one that was withdrawn is named and no link."""
    lead = lead_of(review, "haibowan", LEAF)
    sign_in(client, lead).post(address(review), form(photos=[picture()]))
    [photo] = EvidenceFile.objects.all()
    opened = f"/{review.cycle.pk}/desk/haibowan/{LEAF}/?evidence={photo.current_id}"
    signed = sign_in(client, getattr(review, who))
    assert f'href="{opened}#viewer"' in signed.get(address(review, "")).content.decode()
    page = signed.get(opened)
    assert page.context["viewer"].version.pk == photo.current_id
    assert f'href="/{review.cycle.pk}/desk/"' not in page.content.decode()
    withdraw(lead, review.cycle, photo.pk, "示例重拍")
    for where in (address(review, ""), opened.partition("?")[0]):
        shown = signed.get(where).content.decode()
        assert "照片1" in shown
        assert opened not in shown


def test_sent_twice_kept_once(client, review):
    """The second sending files no photo again."""
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    token = str(uuid4())
    for _ in range(2):
        signed.post(address(review), form(token=token, photos=[picture()]))
    assert SiteVisit.objects.count() == 1
    assert EvidenceFile.objects.count() == 1


def test_position_is_not_needed(client, review):
    """A device that gives none records all the same."""
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    sent = form(latitude="", longitude="", accuracy="")
    assert signed.post(address(review), sent).status_code == 302
    assert SiteVisit.objects.get().latitude is None


def test_bad_forms_and_bad_files_leave_nothing(client, review):
    """What is missing is named; a file that is no picture stops the record."""
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    empty = signed.post(address(review), {})
    assert empty.status_code == 422
    for words in ("请至少选择一个条目", "请填写核查地点", "请写明核查的发现"):
        assert words in empty.content.decode()
    assert signed.post(address(review), form(visited_at="明天")).status_code == 422
    assert signed.post(address(review), form(visited_at="2099-01-01T08:00")).status_code == 422
    assert signed.post(address(review), form(latitude="139")).status_code == 422
    assert signed.post(address(review), form(leaves=["1.1.1"])).status_code == 422
    fake = SimpleUploadedFile("photo.png", b"MZ this is a program", content_type="image/png")
    refused = signed.post(address(review), form(photos=[fake]))
    assert refused.status_code == 422
    assert "photo.png" in refused.content.decode()
    many = signed.post(address(review), form(photos=[picture() for _ in range(21)]))
    assert many.status_code == 422
    assert not SiteVisit.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_wrong_people_unit_stage_and_method(client, review):
    """Only assessors of the unit record; only those who see marks read."""
    for actor in (review.unit, review.office, review.leader):
        assert sign_in(client, actor).post(address(review), form()).status_code == 403
    assert sign_in(client, review.unit).get(address(review, "")).status_code == 403
    assert sign_in(client, review.office).get(address(review, "")).status_code == 200
    signed = sign_in(client, lead_of(review, "haibowan", LEAF))
    assert signed.get(address(review, "nobody/new/")).status_code == 404
    assert signed.put(address(review)).status_code == 405
    review.at("published")
    assert "现在不能记录" in signed.get(address(review)).content.decode()
    assert signed.post(address(review), form()).status_code == 409
    assert not SiteVisit.objects.exists()
