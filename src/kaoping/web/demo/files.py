"""Generated evidence: a PDF notice, a site photo with EXIF, a spreadsheet, a Word minute.

Each says 示例 in its name, and in its content as far as the kind can carry words.
"""

from __future__ import annotations

import io
from datetime import date, datetime

import docx
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

SKY, WALL, ROOF, WINDOW, GROUND = "#b9d3e6", "#c9b79c", "#8a6a55", "#5f7f99", "#8b9386"
FULL_PAGE = (595, 842)
SONG = (
    (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[6 0 R]>>"
    ),
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -120 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 90>>"
    ),
)
"""A Chinese font that every reader of PDF knows by name: objects 5 to 7 of the file."""


def notice(title: str, lines: list[str]) -> bytes:
    """Return a one-page PDF; the characters come from the reader's own Chinese font."""
    drawn = [f"BT /F1 15 Tf 72 740 Td <{_hex(title)}> Tj ET"]
    for place, line in enumerate(lines):
        drawn.append(f"BT /F1 13 Tf 72 {690 - 26 * place} Td <{_hex(line)}> Tj ET")
    stream = "\n".join(drawn).encode()
    width, height = FULL_PAGE
    return _pdf([
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>" % (width, height),
        b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream",
        *SONG,
    ])  # fmt: skip


def photo(taken: datetime, latitude: float, longitude: float, floors: int = 5) -> bytes:
    """Return a drawn photo of a building with the camera's time and position."""
    picture = Image.new("RGB", (1280, 960), SKY)
    draw = ImageDraw.Draw(picture)
    top = 760 - 90 * floors
    draw.rectangle((0, 760, 1280, 960), GROUND)
    draw.rectangle((260, top, 1020, 760), WALL)
    draw.polygon(((220, top), (640, top - 110), (1060, top)), ROOF)
    for floor in range(floors):
        for column in range(6):
            left, upper = 310 + 118 * column, top + 22 + 90 * floor
            draw.rectangle((left, upper, left + 62, upper + 50), WINDOW)
    draw.text((40, 880), "SAMPLE / SHILI", "#ffffff", ImageFont.load_default(48))
    exif = Image.Exif()
    exif[0x010E] = "SAMPLE"
    exif[0x8769] = {0x9003: f"{taken:%Y:%m:%d %H:%M:%S}", 0x9011: "+08:00"}
    exif[0x8825] = {1: "N", 2: _degrees(latitude), 3: "E", 4: _degrees(longitude)}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def sheet(title: str, rows: list[list[object]]) -> bytes:
    """Return a workbook with one table."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold, page = book.add_format({"bold": True}), book.add_worksheet("示例")
        page.write(0, 0, f"示例：{title}", bold)
        for place, row in enumerate(rows, start=2):
            page.write_row(place, 0, row, bold if place == 2 else None)
        page.set_column(0, 4, 18)
    return out.getvalue()


def minute(title: str, day: date, paragraphs: list[str]) -> bytes:
    """Return the minute of a meeting as a Word document."""
    document = docx.Document()
    document.add_heading(f"示例：{title}", 1)
    written = f"{day.year}年{day.month}月{day.day}日"
    document.add_paragraph(f"{written}　本文件为示例，不是真实会议的记录。")
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 2)


def _pdf(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
