"""The worker: what it reads off each kind, what it draws, and that it is bounded."""

import io
import json
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from kaoping.evidence.previews import documents, miniature, pdfs, pictures, run, sheets, worker
from kaoping.evidence.previews.personal import Counter, is_identity_number
from web.evidence import samples

SVG = "{http://www.w3.org/2000/svg}"
WIDE = {"jpeg_pixels": 10**9, "pixels": 10**9}


@pytest.fixture
def on_disk():
    """Return a function that gives bytes as a real file."""
    with ExitStack() as files:

        def given(content: bytes):
            file = files.enter_context(tempfile.TemporaryFile())
            file.write(content)
            return file

        yield given


def test_a_photo_tells_when_and_where():
    """Time with its zone, and the position in degrees, come from the camera."""
    values, thumbnail = pictures.inspect(io.BytesIO(samples.photo(**samples.SITE_PHOTO)), WIDE)
    assert values == {
        "width": 64,
        "height": 48,
        "taken": "2023-06-07T08:09:10+08:00",
        "latitude": "39.670000",
        "longitude": "106.810000",
    }
    assert Image.open(io.BytesIO(thumbnail)).format == "PNG"


@pytest.mark.parametrize(
    "written",
    [
        {"details": {0x9003: "0000:00:00 00:00:00"}},
        {"details": {0x9003: "1970:01:01 00:00:00"}},
        {"details": {0x9003: "2023:13:40 08:09:10"}},
        {"details": {0x9003: "gestern"}},
        {"place": {1: "N", 2: (139.0, 0.0, 0.0), 3: "E", 4: (106.0, 0.0, 0.0)}},
        {"place": {1: "N", 2: (39.0,), 3: "E", 4: (106.0, 0.0, 0.0)}},
        {"place": {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}},
        {"place": {1: "N", 2: (39.0, 0.0, 0.0)}},
    ],
)
def test_unsound_camera_data_is_left_out(written):
    """A clock that was never set and a position in the sea are worse than none."""
    values, _ = pictures.inspect(io.BytesIO(samples.photo(**written)), WIDE)
    assert values == {"width": 64, "height": 48}


def test_the_southern_and_western_halves():
    """The letters turn the signs."""
    place = {1: "S", 2: (10.0, 30.0, 0.0), 3: "W", 4: (20.0, 0.0, 36.0)}
    values, _ = pictures.inspect(io.BytesIO(samples.photo(place=place)), WIDE)
    assert (values["latitude"], values["longitude"]) == ("-10.500000", "-20.010000")


def test_a_picture_is_turned_upright():
    """Phones write how they were held; the drawn picture follows."""
    _, thumbnail = pictures.inspect(io.BytesIO(samples.photo(exif={0x0112: 6})), WIDE)
    assert Image.open(io.BytesIO(thumbnail)).size == (48, 64)


def test_nothing_of_the_camera_goes_into_what_is_drawn():
    """Position and time stay with the original; the drawn copy is clean."""
    content = samples.photo(**samples.SITE_PHOTO)
    _, drawn = pictures.draw(io.BytesIO(content), {**WIDE, "edge": 50})
    picture = Image.open(io.BytesIO(drawn))
    assert not picture.getexif()
    assert max(picture.size) == 50


def test_a_transparent_picture_gets_white_ground():
    """A stamp on transparent ground has to be readable in the dark as well."""
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    _, drawn = pictures.draw(io.BytesIO(out.getvalue()), {**WIDE, "edge": 8})
    assert Image.open(io.BytesIO(drawn)).getpixel((0, 0)) == (255, 255, 255)


def test_too_many_pixels_are_not_decoded():
    """A pixel bomb is told by its head: it is answered, and not drawn."""
    bounds = {"jpeg_pixels": 100, "pixels": 100}
    values, thumbnail = pictures.inspect(io.BytesIO(samples.photo("PNG")), bounds)
    assert values["too_many"]
    assert thumbnail == b""
    with pytest.raises(pictures.TooLargeError):
        pictures.draw(io.BytesIO(samples.photo("PNG")), {**bounds, "edge": 8})


def test_a_pdf_tells_its_pages():
    """Pages are counted and the first becomes the thumbnail."""
    values, thumbnail = pdfs.inspect(io.BytesIO(samples.pdf(pages=3)), {"pages": 10})
    assert values == {"pages": 3, "scripts": 0, "attachments": [], "personal": {}}
    assert max(Image.open(io.BytesIO(thumbnail)).size) == pictures.THUMBNAIL


def test_a_pdf_with_too_many_pages_is_only_counted():
    """Nothing is drawn of what will be refused."""
    values, thumbnail = pdfs.inspect(io.BytesIO(samples.pdf(pages=3)), {"pages": 2})
    assert (values["pages"], thumbnail) == (3, b"")


def test_scripts_and_attachments_of_a_pdf_are_found():
    """What hides behind the catalogue is found by the reader itself."""
    number = samples.pdf_object_number()
    script = samples.pdf(
        inside=b"<</S/JavaScript/JS(1)>>",
        root=b"/Names<</JavaScript<</Names[(a) %d 0 R]>>>>" % number,
    )
    assert pdfs.inspect(io.BytesIO(script), {"pages": 10})[0]["scripts"] == 1
    attached = samples.pdf(
        inside=b"<</Type/Filespec/F(b.exe)/UF(b.exe)>>",
        root=b"/Names<</EmbeddedFiles<</Names[(b.exe) %d 0 R]>>>>" % number,
    )
    assert pdfs.inspect(io.BytesIO(attached), {"pages": 10})[0]["attachments"] == ["b.exe"]


def test_a_page_is_drawn_no_larger_than_asked():
    """A page that claims to be kilometres wide still becomes so many pixels."""
    huge = samples.pdf().replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    _, drawn = pdfs.draw(io.BytesIO(huge), {"page": 1, "edge": 100})
    assert Image.open(io.BytesIO(drawn)).size == (100, 100)


def test_a_sheet_is_read_as_it_is_shown():
    """Numbers as Excel shows them, truth in Chinese, columns with their letters."""
    rows = [["项目", "值"], ["示例", 0.1 + 0.2], ["整数", 3.0], ["真", True]]
    values, _ = sheets.read(io.BytesIO(samples.sheet(rows, sheets=2)), {"page": 2})
    assert values["name"] == "表2"
    assert values["rows"] == [["项目", "值"], ["示例", "0.3"], ["整数", "3"], ["真", "是"]]
    assert values["columns"] == ["A", "B"]
    assert not values["more_rows"]


def test_a_long_sheet_is_cut():
    """Only the first rows and columns are shown, and it is said that there are more."""
    wide = samples.sheet([list(range(50))] * 250)
    values, _ = sheets.read(io.BytesIO(wide), {"page": 1})
    assert (len(values["rows"]), len(values["rows"][0])) == (sheets.ROWS, sheets.COLUMNS)
    assert values["more_rows"]
    assert values["more_columns"]
    assert values["columns"][26:28] == ["AA", "AB"]


def test_a_document_is_read_in_order():
    """Headings, paragraphs and tables stand as they do in the document."""
    values, _ = documents.read(io.BytesIO(samples.words("第一段", "第二段")), {})
    assert values["blocks"] == [
        {"text": "会议纪要（示例）", "level": 1},
        {"text": "第一段", "level": 0},
        {"text": "第二段", "level": 0},
        {"rows": [["甲", ""], ["", "丁"]]},
    ]


def test_a_long_document_is_cut(monkeypatch):
    """Only so many blocks are shown."""
    monkeypatch.setattr(documents, "BLOCKS", 2)
    values, _ = documents.read(io.BytesIO(samples.words("一", "二", "三")), {})
    assert len(values["blocks"]) == 2
    assert values["more"]


def drawn(picture):
    """Return a miniature as XML, and the texts that stand in it."""
    root = ET.fromstring(picture)  # noqa: S314  drawn here
    return root, [one.text for one in root.iter(f"{SVG}text")]


def test_a_document_has_its_first_lines_as_a_thumbnail():
    """On upright paper: the heading larger, paragraphs in lines, the table in cells."""
    text = "为贯彻落实城市更新行动部署，区政府召开专题会议，研究项目推进情况。"
    _, picture = documents.inspect(io.BytesIO(samples.words(text)), {})
    root, texts = drawn(picture)
    assert (int(root.get("width")), int(root.get("height"))) == (226, pictures.THUMBNAIL)
    assert texts[0] == "会议纪要（示例）"
    assert "".join(texts[1:-2]) == text
    assert len(texts[1:-2]) == 2
    assert texts[-2:] == ["甲", "丁"]
    sizes = [float(one.get("font-size")) for one in root.iter(f"{SVG}text")]
    assert sizes[0] > sizes[1]


def test_a_sheet_has_its_first_rows_as_a_thumbnail():
    """The first sheet lying: a title runs over empty cells, numbers stand to the right."""
    rows = [["示例小区改造项目进度统计表", "", ""], ["项目", "户数", "状态"], ["一期", 320, "完工"]]
    _, picture = sheets.inspect(io.BytesIO(samples.sheet(rows, sheets=2)), {})
    root, texts = drawn(picture)
    assert (int(root.get("width")), int(root.get("height"))) == (pictures.THUMBNAIL, 226)
    assert texts == ["示例小区改造项目进度统计表", "项目", "户数", "状态", "一期", "320", "完工"]
    ends = [one.text for one in root.iter(f"{SVG}text") if one.get("text-anchor") == "end"]
    assert ends == ["320"]
    cells = {one.find(f"{SVG}text").text: one for one in root.iter(f"{SVG}svg") if one is not root}
    assert float(cells["示例小区改造项目进度统计表"].get("width")) > float(
        cells["项目"].get("width")
    )


@pytest.mark.parametrize(
    "picture",
    [
        miniature.of_words([{"text": "长" * 9999, "level": 0}] * 9999),
        miniature.of_words([{"rows": [["长" * 9999] * 99] * 9999}]),
        miniature.of_rows([["长" * 9999] * 9999] * miniature.HEAD),
        miniature.of_rows([["长" * 9999, *([""] * 9999)]] * miniature.HEAD),
    ],
)
def test_a_thumbnail_stays_small(picture):
    """Whatever a document holds, it holds a few lines, and a list of them loads at once."""
    assert 0 < len(picture) < 20_000
    drawn(picture)


@pytest.mark.parametrize("content", ["<script>alert(1)</script>", "\x00\x0b\ud800\ufffe]]>&"])
def test_a_thumbnail_is_nothing_but_type_and_lines(content):
    """What stands in the file comes out as text, and what no XML may hold not at all."""
    for picture in (
        miniature.of_words([{"text": f"示例{content}", "level": 0}]),
        miniature.of_rows([[f"示例{content}", "乙"]]),
    ):
        root, texts = drawn(picture)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "rect", "g", "path", "text",
        }  # fmt: skip
        assert "".join(texts).startswith("示例")
        assert b"href" not in picture
        assert b"style=" not in picture


def test_a_thumbnail_shows_no_personal_numbers():
    """It stands in lists, where nobody's look is logged."""
    numbers = "身份证11010519491231002X电话13800000000"
    for picture in (
        miniature.of_words([{"text": numbers, "level": 0}]),
        miniature.of_rows([[numbers, "13800000000"], ["", "12345678"]]),
    ):
        shown = "".join(drawn(picture)[1])
        assert "身份证" in shown
        assert not re.search("[0-9]{9}", shown)
    assert "12345678" in shown


def test_what_has_no_text_has_no_thumbnail():
    """The icon of its kind says more than a blank sheet."""
    assert miniature.of_words([]) == miniature.of_words([{"text": " ", "level": 0}]) == b""
    assert miniature.of_rows([]) == miniature.of_rows([["", " "]]) == b""


@pytest.mark.parametrize(
    ("verb", "content"),
    [
        ("words", samples.words("身份证 11010519491231002X，电话 13800000000")),
        ("sheet", samples.sheet([["11010519491231002X", "13800000000"]])),
    ],
)
def test_personal_numbers_are_counted_and_not_kept(verb, content, on_disk):
    """The counts leave the worker, the numbers never do."""
    answer = run.run(verb, on_disk(content))
    assert answer.values["personal"] == {"identity": 1, "mobile": 1}
    assert "11010519491231002X" not in json.dumps(answer.values)


def test_identity_numbers_have_a_check():
    """Other numbers of eighteen digits are common: accounts, serials, contract numbers."""
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    counter = Counter()
    counter.read("110105194912310021 12345678901 1380000000011")
    assert counter.found() == {}


def test_the_worker_says_nothing_of_a_broken_file():
    """Whatever the decoder raises, the answer is one status and no text."""
    out = io.BytesIO()
    assert worker.main("pdf", {"pages": 1}, io.BytesIO(b"%PDF-nonsense"), out) == 3
    assert out.getvalue() == b""


def test_a_file_that_cannot_be_read(on_disk):
    """The caller learns that it cannot be read, and no more."""
    with pytest.raises(run.UnreadableError):
        run.run("pdf", on_disk(b"%PDF-nonsense"), pages=10)


def test_a_worker_that_takes_too_long_is_stopped(monkeypatch, on_disk):
    """A document that keeps a decoder busy for ever does not keep the server."""
    monkeypatch.setattr(run, "SECONDS", 0.01)
    with pytest.raises(run.UnreadableError):
        run.run("pdf", on_disk(samples.pdf()), pages=10)


def test_the_worker_gets_nothing_of_the_environment(monkeypatch, tmp_path, on_disk):
    """A decoder that is taken over finds no secret and no address of a database."""
    monkeypatch.setenv("KAOPING_SECRET_KEY", "secret")
    spy = tmp_path / "python"
    spy.write_text('#!/bin/sh\nenv > "$(dirname "$0")/seen"\nexit 3\n')
    spy.chmod(0o755)
    monkeypatch.setattr(run.sys, "executable", str(spy))
    with pytest.raises(run.UnreadableError):
        run.run("pdf", on_disk(samples.pdf()), pages=1)
    assert "KAOPING" not in (tmp_path / "seen").read_text()


def test_the_worker_is_limited():
    """A decoder that takes all the memory it can get ends by itself."""
    greedy = (
        "from kaoping.evidence.previews import worker as w; w._limit(); bytearray(2 * w.MEMORY)"
    )
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr
