"""Uploading over a line that breaks: a file of several chunks goes on where it stopped."""

from __future__ import annotations

import base64
import hashlib
import random
import re

import pytest
from PIL import Image

from browser.looking import keep

SIDE = 1500
"""Pixels of a picture of noise; as a PNG it takes three chunks and more."""


@pytest.fixture
def unit(guests, sample):
    """The unit's window, at the page where files are dropped."""
    found = guests("urumqi.tianshan")
    found.context.set_offline(offline=False)
    found.go(f"/{sample.sample.year('乌鲁木齐市', 2025)}/evidence/upload/")
    found.ready()
    return found


@pytest.fixture
def picture(tmp_path, request):
    """A large file on the unit's own machine."""
    path = tmp_path / f"示例现场{len(request.node.name)}.png"
    noise = random.Random(request.node.name).randbytes(SIDE * SIDE * 3)  # noqa: S311  a picture
    Image.frombytes("RGB", (SIDE, SIDE), noise).save(path, compress_level=0)
    return path


BROKEN = re.compile(r"连接中断，第\d次重试")


class Line:
    """The line to the server: lets some chunks through, then none, until it is mended."""

    def __init__(self, page, chunks):
        """Let so many chunks through."""
        self.page, self.left, self.offsets = page, chunks, []
        page.route("**/uploads/*/", self.carry)

    def carry(self, route):
        """Let a request through, or lose it on the way."""
        if route.request.method != "PATCH":
            route.continue_()
        elif self.left:
            self.left -= 1
            self.offsets.append(int(route.request.headers["upload-offset"]))
            route.continue_()
        else:
            route.abort("connectionfailed")

    def mend(self):
        """From now on everything arrives."""
        self.left = 1_000


DROP = """(zone, [name, text]) => {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name, { type: "image/png", lastModified: 1700000000000 }));
  const about = { bubbles: true, cancelable: true, dataTransfer: dropped };
  zone.dispatchEvent(new DragEvent("drop", about));
}"""


def put_in(unit, path):
    """Drop a file, as with the mouse; each time it is the same one, of the same day."""
    text = base64.b64encode(path.read_bytes()).decode()
    unit.page.locator("[data-drop][data-alive]").evaluate(DROP, [path.name, text])


def stored(sample, path):
    """Return the hashes under which a file of this name was filed."""
    question = "select sha256 from evidence_evidenceversion where name = ?"
    return [found for (found,) in sample.sample.rows(question, path.name)]


def sum_of(path):
    """Return the hash of a file as it lies on the unit's machine."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_broken_line_is_waited_for(unit, sample, picture):
    """The page says that it tries again; what has arrived is not sent a second time."""
    line = Line(unit.page, chunks=1)
    put_in(unit, picture)
    unit.sees(BROKEN)
    keep(unit.page, "upload-interrupted", whole=True)
    line.mend()
    unit.sees(f"{picture.name}已存入")
    assert line.offsets == sorted(set(line.offsets))
    assert len(line.offsets) > 2
    assert stored(sample, picture) == [sum_of(picture)]


def test_a_closed_page_goes_on_with_the_same_file(unit, sample, picture):
    """Opened again, the page names the file; chosen again, it goes on from what has arrived."""
    Line(unit.page, chunks=2)
    put_in(unit, picture)
    unit.sees(BROKEN)
    unit.page.on("dialog", lambda dialog: dialog.accept())
    unit.page.unroute_all()
    unit.page.reload()
    unit.ready()
    unit.sees("没有传完的文件")
    unit.sees("重新选择同一个文件就会从断开处继续")
    keep(unit.page, "upload-waiting", whole=True)
    again = Line(unit.page, chunks=1_000)
    put_in(unit, picture)
    unit.sees(f"{picture.name}已存入")
    assert again.offsets[0] == 2 * 2 * 1024 * 1024, "the first two chunks are there already"
    assert stored(sample, picture) == [sum_of(picture)]
