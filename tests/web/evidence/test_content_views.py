"""What is shown and sent of a version: to whom, how, and which looks are logged."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kaoping.audit.models import Entry
from kaoping.evidence import services
from kaoping.evidence.models import EvidenceVersion, Reading
from web.evidence import samples
from web.evidence.conftest import LEAF, OTHER_LEAF

VIEWS = [("thumbnail", ()), ("page", (1,)), ("content", ()), ("download", ())]


@pytest.fixture
def version(file_it) -> EvidenceVersion:
    """A photo of the unit."""
    return file_it("现场.jpg", samples.photo(**samples.SITE_PHOTO)).current


def read(response) -> bytes:
    """Return the whole answer; a stream closes itself at its end."""
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize(("name", "more"), VIEWS)
def test_who_may_see_it(year, version, client_of, at, assessor_of, name, more):
    """The unit, the assessor of the item, the office."""
    for actor in (year.unit, assessor_of(LEAF), year.office):
        response = client_of(actor).get(at(name, version.pk, *more))
        assert response.status_code == 200
        read(response)


@pytest.mark.parametrize(("name", "more"), VIEWS)
@pytest.mark.parametrize("who", ["other_unit", "expert", "leader", "auditor", "stranger"])
def test_who_may_not(year, version, client_of, at, name, more, who):
    """Everybody else gets the answer for what is not there, and no entry is written."""
    entries = Entry.objects.count()
    response = client_of(getattr(year, who)).get(at(name, version.pk, *more))
    assert response.status_code == 404
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(("name", "more"), VIEWS)
def test_an_assessor_of_other_items(year, version, client_of, at, assessor_of, name, more):
    """Assignment decides."""
    client = client_of(assessor_of("4.1.1"))
    assert client.get(at(name, version.pk, *more)).status_code == 404


@pytest.mark.parametrize(("name", "more"), VIEWS)
def test_only_reading(year, version, client_of, at, name, more):
    """These addresses take nothing."""
    assert client_of(year.unit).post(at(name, version.pk, *more)).status_code == 405


def test_a_version_of_another_year(year, version, client_of, at):
    """The year in the address has to be the file's own."""
    address = at("download", version.pk).replace(f"/{year.cycle.pk}/", "/99999/", 1)
    assert client_of(year.unit).get(address).status_code == 404


def test_a_download_is_what_was_uploaded(year, version, client_of, at):
    """Bytes, name and hash; and nothing in it runs in the browser."""
    response = client_of(year.unit).get(at("download", version.pk))
    assert read(response) == samples.photo(**samples.SITE_PHOTO)
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    digest = base64.b64encode(bytes.fromhex(version.sha256)).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"


def test_every_download_by_others_is_logged(year, version, client_of, at, assessor_of):
    """Twice is two entries; the owner's own is none."""
    for actor in (assessor_of(LEAF), assessor_of(LEAF), year.unit):
        read(client_of(actor).get(at("download", version.pk)))
    entries = Entry.objects.filter(action="evidence.version.downloaded")
    assert entries.count() == 2
    assert {one.kind for one in entries} == {"read"}
    assert entries[0].new == {"sha256": version.sha256}
    assert Reading.objects.filter(way="download").count() == 2


def test_a_preview_is_logged_once_a_day(year, file_it, client_of, at, assessor_of, time_machine):
    """Turning pages is one look; tomorrow's is another; a thumbnail is none."""
    time_machine.move_to("2023-11-20T10:00:00+08:00", tick=False)
    version = file_it("长.pdf", samples.pdf(pages=3)).current
    client = client_of(assessor_of(LEAF))
    client.get(at("thumbnail", version.pk))
    assert not Reading.objects.exists()
    for number in (1, 2, 3):
        client.get(at("page", version.pk, number))
    assert Reading.objects.count() == 1
    time_machine.move_to("2023-11-21T10:00:00+08:00", tick=False)
    client = client_of(assessor_of(LEAF))
    client.get(at("page", version.pk, 1))
    assert Reading.objects.count() == 2
    assert Entry.objects.filter(action="evidence.version.viewed").count() == 2


def test_two_people_are_two_looks(year, version, client_of, at, assessor_of):
    """Each person in each post."""
    for actor in (assessor_of(LEAF), year.office):
        client_of(actor).get(at("page", version.pk, 1))
    assert Reading.objects.count() == 2


def test_a_page_is_drawn_by_the_server(year, client_of, at, file_it):
    """A PNG of the page, larger where it is asked for, and never the file itself."""
    version = file_it("长.pdf", samples.pdf(pages=2)).current
    client = client_of(year.unit)
    small = client.get(at("page", version.pk, 2))
    large = client.get(at("page", version.pk, 2) + "?large")
    assert small["Content-Type"] == "image/png"
    edges = [max(Image.open(io.BytesIO(one.content)).size) for one in (small, large)]
    assert edges[1] == 2 * edges[0]


@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_page_that_is_not_there(year, client_of, at, file_it, number):
    """No page, no picture."""
    version = file_it("长.pdf", samples.pdf(pages=2)).current
    assert client_of(year.unit).get(at("page", version.pk, number)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("台账.xlsx", samples.sheet(), "示例小区"),
        ("纪要.docx", samples.words(), "会议纪要（示例）"),
    ],
)
def test_office_files_have_thumbnails(year, client_of, at, file_it, name, content, words):
    """Drawn at the upload and kept; by itself the drawing has no leave to run or fetch anything."""
    version = file_it(name, content).current
    client = client_of(year.unit)
    shown = client.get(at("thumbnail", version.pk))
    assert shown["Content-Type"] == "image/svg+xml"
    assert words in shown.text
    again = client.get(at("thumbnail", version.pk), headers={"If-None-Match": shown["ETag"]})
    assert again.status_code == 304
    for one in (shown, again):
        assert one["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-cache"
    for page in (at("library"), at("chips", unit="haibowan", leaf=LEAF)):
        assert f'<img src="{at("thumbnail", version.pk)}" alt=""' in client.get(page).text


def test_what_has_no_pages(year, client_of, at, file_it):
    """A text is not drawn, and has no thumbnail."""
    version = file_it("说明.txt", b"text").current
    assert client_of(year.unit).get(at("page", version.pk, 1)).status_code == 404
    assert client_of(year.unit).get(at("thumbnail", version.pk)).status_code == 404


@pytest.mark.parametrize(("name", "more"), [("thumbnail", ()), ("page", (1,))])
def test_the_browser_asks_each_time(year, version, client_of, at, name, more):
    """Kept for this person only, and confirmed each time, so that a right that ends, ends."""
    client = client_of(year.unit)
    first = client.get(at(name, version.pk, *more))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(at(name, version.pk, *more), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    other = client_of(year.other_unit).get(
        at(name, version.pk, *more), headers={"If-None-Match": first["ETag"]}
    )
    assert other.status_code == 404


def test_a_page_is_drawn_once(year, version, client_of, at, monkeypatch):
    """The second look takes what the first has drawn."""
    from kaoping.evidence import looks  # noqa: PLC0415

    client = client_of(year.unit)
    first = client.get(at("page", version.pk, 1)).content
    monkeypatch.setattr(looks, "run", None)
    assert client.get(at("page", version.pk, 1)).content == first


def test_a_sheet_is_a_table(year, client_of, at, file_it):
    """The rows of each sheet, with the cells' text and nothing that could run."""
    content = samples.sheet([["项目", "<b>值</b>"], ["示例", 3]], sheets=2)
    version = file_it("台账.xlsx", content).current
    shown = client_of(year.unit).get(at("content", version.pk, turn=2)).content.decode()
    assert "表2" in shown
    assert "&lt;b&gt;值&lt;/b&gt;" in shown
    assert 'aria-current="true">表2' in shown


def test_a_document_is_paragraphs(year, client_of, at, file_it):
    """Headings, paragraphs and tables as HTML, everything escaped."""
    version = file_it("纪要.docx", samples.words("第一段 <script>")).current
    shown = client_of(year.unit).get(at("content", version.pk)).content.decode()
    assert "会议纪要（示例）" in shown
    assert "第一段 &lt;script&gt;" in shown
    assert "<td>甲</td>" in shown


def test_a_text_and_an_archive(year, client_of, at, file_it):
    """Text as it is, in whatever encoding; an archive by the names in it."""
    text = file_it("说明.txt", "国标编码".encode("gb18030")).current
    archive = file_it("包.zip", samples.archive({"照片/一.jpg": samples.photo()})).current
    client = client_of(year.unit)
    assert "国标编码" in client.get(at("content", text.pk)).content.decode()
    assert "照片/一.jpg" in client.get(at("content", archive.pk)).content.decode()


def test_what_cannot_be_shown_can_be_downloaded(year, client_of, at, file_it):
    """Old documents and videos: the page says so and offers the download."""
    version = file_it("旧.doc", samples.old_word()).current
    shown = client_of(year.unit).get(at("content", version.pk)).content.decode()
    assert "不能在页面内显示" in shown
    assert at("download", version.pk) in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [("台账.xlsx", samples.sheet()), ("纪要.docx", samples.words()), ("通知.pdf", samples.pdf())],
)
def test_a_decoder_that_fails_later(year, client_of, at, file_it, monkeypatch, name, content):
    """A preview that cannot be made leads to the download, and never to an error page."""
    from kaoping.evidence import looks  # noqa: PLC0415
    from kaoping.evidence.previews.run import UnreadableError  # noqa: PLC0415

    version = file_it(name, content).current

    def fails(verb, _file, **_wanted):
        raise UnreadableError(verb)

    monkeypatch.setattr(looks, "run", fails)
    client = client_of(year.unit)
    if name.endswith("pdf"):
        assert client.get(at("page", version.pk, 1)).status_code == 404
    else:
        shown = client.get(at("content", version.pk)).content.decode()
        assert "不能在页面内显示" in shown


def test_content_that_was_read_is_kept(year, client_of, at, file_it, monkeypatch):
    """A sheet is read once; later it is taken from the storage."""
    from kaoping.evidence import looks  # noqa: PLC0415

    version = file_it("台账.xlsx", samples.sheet()).current
    client = client_of(year.unit)
    first = client.get(at("content", version.pk)).content
    monkeypatch.setattr(looks, "run", None)
    assert client.get(at("content", version.pk)).content.count(b"<td>") == first.count(b"<td>")


def test_content_with_htmx_is_a_part(year, client_of, at, file_it):
    """Inside the viewer only the content is wanted."""
    version = file_it("说明.txt", b"text").current
    response = client_of(year.unit).get(at("content", version.pk), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


def test_the_viewer(year, client_of, at, file_it, assessor_of):
    """The files of an item one after another; pages turn; nothing is logged by the frame."""
    first = file_it("甲.pdf", samples.pdf(pages=2))
    file_it("乙.txt", b"b")
    file_it("丙.txt", b"c", leaf=OTHER_LEAF)
    client = client_of(assessor_of(LEAF))
    response = client.get(at("viewer", unit="haibowan", leaf=LEAF))
    viewer = response.context["viewer"]
    assert (viewer.version, viewer.place, len(viewer.chips)) == (first.current, 1, 2)
    assert viewer.before is None
    content = response.content.decode()
    assert at("page", first.current_id, 1) in content
    assert 'id="viewer-after"' in content
    assert 'id="viewer-page-after"' in content
    assert not Reading.objects.exists()


def test_the_viewer_turns(year, client_of, at, file_it):
    """To another file and another page by the address; past the end is the last page."""
    file = file_it("甲.pdf", samples.pdf(pages=2))
    query = {"unit": "haibowan", "leaf": LEAF, "evidence": file.current_id, "turn": 9}
    response = client_of(year.unit).get(at("viewer", **query))
    assert response.context["viewer"].page == 2


def test_the_viewer_with_htmx_is_a_part(year, client_of, at, file_it):
    """On the desk only the viewer is exchanged."""
    file_it()
    response = client_of(year.unit).get(
        at("viewer", unit="haibowan"), headers={"HX-Request": "true"}
    )
    assert response.content.decode().lstrip().startswith("<section")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"unit": "wuda"}, 404),
        ({}, 404),
        ({"unit": "haibowan", "evidence": "99999"}, 404),
        ({"unit": "haibowan", "leaf": "4.1.1"}, 200),
    ],
)
def test_the_viewer_of_what_is_not_there(year, client_of, at, file_it, query, status):
    """Another unit's is not there; an item without files says so."""
    file_it()
    response = client_of(year.unit).get(at("viewer", **query))
    assert response.status_code == status


def test_the_viewer_shows_no_other_units_version(year, client_of, at, file_it):
    """Unit and version in the address have to belong together, for the office too."""
    other = file_it(unit="wuda").current_id
    response = client_of(year.office).get(at("viewer", unit="haibowan", evidence=other))
    assert response.status_code == 404


def test_chips(year, client_of, at, file_it, assessor_of):
    """The files of an item as small pictures with names: fetched again after an upload."""
    file = file_it("现场.jpg", samples.photo(), title="现场照片")
    services.add_version(
        year.unit, file, SimpleUploadedFile("b.jpg", samples.photo(colour="red")), reason="补"
    )
    file.refresh_from_db()
    response = client_of(assessor_of(LEAF)).get(at("chips", unit="haibowan", leaf=LEAF))
    content = response.content.decode()
    assert "<html" not in content
    assert "现场照片" in content
    assert "第2版" in content
    assert at("thumbnail", file.current_id) in content
    empty = client_of(year.unit).get(at("chips", unit="haibowan", leaf=OTHER_LEAF))
    assert "没有佐证材料" in empty.content.decode()
    assert client_of(year.unit).get(at("chips", unit="wuda", leaf=LEAF)).status_code == 404


def test_an_older_version_stays_open(year, client_of, at, file_it, assessor_of):
    """A mark is bound to the version that was seen; that version can still be looked at."""
    file = file_it("a.txt", b"first")
    first = file.current_id
    services.add_version(year.unit, file, SimpleUploadedFile("b.txt", b"second"), reason="补")
    shown = client_of(assessor_of(LEAF)).get(at("content", first)).content.decode()
    assert "first" in shown
