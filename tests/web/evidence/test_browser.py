"""The room in a real Chromium: uploads that break and go on, keys, no script, accessibility."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from kaoping.evidence import services
from kaoping.evidence.models import EvidenceFile, EvidenceVersion, Upload
from kaoping.evidence.services import uploads
from web.cast import sign_in
from web.evidence import samples
from web.evidence.conftest import LEAF

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "src/kaoping/evidence/static/evidence"
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 375, "height": 812}}
SECONDS = 30_000
HASHED = """(bytes) => {
    const hash = new KaopingSha256(), all = new Uint8Array(bytes);
    for (let at = 0, step = 1; at < all.length; at += step, step = (step * 3) % 97 + 1)
        hash.update(all.subarray(at, Math.min(at + step, all.length)));
    return hash.hex();
}"""
CHUNKS = "**/uploads/*/"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("built")]


@pytest.fixture
def visit(browser, live_server):
    """Open pages as somebody; what the console says is collected on `page.said`."""
    contexts = []

    def opened(path, actor, size="wide", light="light", *, scripts=True):
        context = browser.new_context(
            viewport=SIZES[size],
            color_scheme=light,
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
        contexts.append(context)
        session = sign_in(Client(), actor).cookies["sessionid"].value
        host = urlsplit(live_server.url).hostname
        cookie = {"name": "sessionid", "value": session, "domain": host, "path": "/"}
        context.add_cookies([cookie])
        return another(context, path)

    def another(context, path):
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(path)
        return page

    opened.another = another
    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def small_chunks(monkeypatch):
    """Let the server ask for chunks of a few hundred bytes."""
    from kaoping.evidence.views import upload  # noqa: PLC0415  the apps are ready by now

    monkeypatch.setattr(upload, "CHUNK", 400)
    return uploads


def is_chunk(route):
    """Tell whether a request brings bytes."""
    return route.request.method == "PATCH"


def put_in(page, *files):
    """Give files to the page as a person picks them."""
    page.wait_for_selector("[data-alive]")
    given = [{"name": n, "mimeType": "application/octet-stream", "buffer": b} for n, b in files]
    page.set_input_files("[data-pick]", given)


def test_the_hash_of_the_script_is_sha_256(browser):
    """Whatever the length and wherever the pieces end, both sides compute the same."""
    page = browser.new_page()
    page.add_script_tag(path=SCRIPTS / "sha256.js")
    for size in (0, 1, 55, 56, 63, 64, 65, 119, 120, 127, 128, 1000, 70_001):
        content = bytes((7 * n + size) % 256 for n in range(size))
        assert page.evaluate(HASHED, list(content)) == hashlib.sha256(content).hexdigest(), size
    page.close()


def test_a_line_that_breaks_is_mended_by_the_page_itself(visit, year, at, small_chunks):
    """Two chunks never arrive; the page asks how far it is and goes on, and the hash agrees."""
    content = samples.pdf(pages=9)
    page = visit(at("upload", leaf=LEAF), year.unit)
    sent = []

    def cut(route):
        sent.append(route.request.headers["upload-offset"])
        return route.abort() if len(sent) in {2, 4} else route.continue_()

    page.route(CHUNKS, lambda route: cut(route) if is_chunk(route) else route.continue_())
    put_in(page, ("通知.pdf", content))
    page.wait_for_selector(".ev-upload[data-is=done]", timeout=SECONDS)
    assert len(sent) > len(set(sent)), "the cut chunks were sent again"
    version = EvidenceVersion.objects.get()
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.file.links.get().leaf_id == LEAF


def test_an_upload_goes_on_after_the_page_was_closed(visit, year, at, small_chunks, tmp_path):
    """The same file put in again is sent from where the first page stopped."""
    path = tmp_path / "通知.pdf"
    path.write_bytes(samples.pdf(pages=9))
    page = visit(at("upload", leaf=LEAF), year.unit)
    sent = []

    def cut(route):
        sent.append(int(route.request.headers["upload-offset"]))
        return route.abort() if len(sent) > 3 else route.continue_()

    page.route(CHUNKS, lambda route: cut(route) if is_chunk(route) else route.continue_())
    page.wait_for_selector("[data-alive]")
    with page.expect_event("requestfailed"):
        page.set_input_files("[data-pick]", path)
    page.close()
    assert Upload.objects.get().received == 1200
    again = visit.another(page.context, at("upload", leaf=LEAF))
    assert "通知.pdf" in again.inner_text("#waiting ~ ul")
    later = []
    again.on(
        "request",
        lambda request: (
            later.append(request.headers["upload-offset"]) if request.method == "PATCH" else None
        ),
    )
    again.wait_for_selector("[data-alive]")
    again.set_input_files("[data-pick]", path)
    again.wait_for_selector(".ev-upload[data-is=done]", timeout=SECONDS)
    assert later[0] == "1200"
    assert EvidenceVersion.objects.get().sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_refused_file_says_every_reason(visit, year, at):
    """The reasons stand in the row of the file, and the others are filed all the same."""
    page = visit(at("upload", leaf=LEAF), year.unit)
    put_in(page, ("程序.pdf", b"MZ" + bytes(100)))
    page.wait_for_selector(".ev-upload[data-is=wrong]", timeout=SECONDS)
    assert "可执行程序" in page.inner_text(".ev-upload-notes")
    put_in(page, ("说明.txt", "说明".encode()))
    page.wait_for_selector(".ev-upload[data-is=done]", timeout=SECONDS)
    assert EvidenceFile.objects.get().title == "说明"


def test_without_scripts(visit, year, at, tmp_path):
    """The plain form does the same duty."""
    path = tmp_path / "通知.pdf"
    path.write_bytes(samples.pdf())
    page = visit(at("upload", leaf=LEAF), year.unit, scripts=False)
    page.set_input_files("[data-plain] input[type=file]", path)
    page.click("[data-plain] button")
    assert "已存入1份材料" in page.inner_text("body")
    page.click("text=通知")
    assert page.locator("#viewer img").count() == 1


def test_arrow_keys_in_the_viewer(visit, year, file_it, at):
    """← → from file to file without leaving the page, and the focus stays on the arrow."""
    for name in ("甲", "乙", "丙"):
        file_it(f"{name}.txt", name.encode())
    page = visit(at("viewer", unit="haibowan", leaf=LEAF), year.unit)
    shown = page.locator(".ev-viewer-name a")
    page.wait_for_selector(".ev-text")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_text("乙")
    page.focus("#viewer-after")
    page.keyboard.press("Enter")
    expect(shown).to_have_text("丙")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_text("乙")
    assert page.said == []


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_keeps_anybody_out(visit, year, file_it, at, size, light):
    """No violation that axe finds, nothing wider than the screen, nothing on the console."""
    file = file_it("名单.xlsx", samples.sheet([["11010519491231002X"]]))
    services.add_version(
        year.unit, file, SimpleUploadedFile("b.pdf", samples.pdf("b", pages=2)), reason="补"
    )
    addresses = [
        at("library"),
        at("library", shape="list"),
        at("file", file.pk),
        at("upload", leaf=LEAF),
        at("missing"),
        at("reuse"),
        at("viewer", unit="haibowan"),
        at("content", file.current_id),
    ]
    page = visit(addresses[0], year.unit, size, light)
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert page.said == []
