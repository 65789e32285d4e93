"""Files as people have them, made here so that every byte is known."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import docx
import xlsxwriter
from PIL import Image

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def pdf(
    text: str = "示例通知",
    *,
    pages: int = 1,
    inside: bytes = b"",
    root: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """Return a small PDF with the text on each page; `inside` is a further object."""
    shown = text.encode("ascii", "replace")
    objects = [b"<</Type/Catalog/Pages 2 0 R " + root + b">>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(pages))
    objects.append(b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages)
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number in range(pages):
        stream = b"BT /F1 24 Tf 72 720 Td (" + shown + b" %d) Tj ET" % (number + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * number)
        )
        objects.append(b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream")
    if inside:
        objects.append(inside)
    return _pdf_file(objects, trailer)


def pdf_object_number(pages: int = 1) -> int:
    """Return the number that the further object of `pdf` gets."""
    return 4 + 2 * pages


def _pdf_file(objects: list[bytes], trailer: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer<</Size %d/Root 1 0 R" % (len(objects) + 1) + trailer
    out += b">>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def photo(
    kind: str = "JPEG",
    *,
    size: tuple[int, int] = (64, 48),
    colour: str = "teal",
    exif: dict[int, Any] | None = None,
    place: dict[int, Any] | None = None,
    details: dict[int, Any] | None = None,
) -> bytes:
    """Return a picture, with EXIF where it is given."""
    written = Image.Exif()
    for tag, value in (exif or {}).items():
        written[tag] = value
    if details:
        written[0x8769] = details
    if place:
        written[0x8825] = place
    out = io.BytesIO()
    options = {"exif": written} if exif or place or details else {}
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()


LOCKED_PDF = pdf(
    trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
    + b"41" * 32
    + b">/U<"
    + b"42" * 32
    + b">>>/ID[<"
    + b"43" * 16
    + b"><"
    + b"43" * 16
    + b">]"
)
"""A PDF that opens with a password, which nobody knows."""

SITE_PHOTO = {
    "details": {0x9003: "2023:06:07 08:09:10", 0x9011: "+08:00"},
    "place": {1: "N", 2: (39.0, 40.0, 12.0), 3: "E", 4: (106.0, 48.0, 36.0)},
}


def sheet(rows: list[list[object]] | None = None, *, sheets: int = 1) -> bytes:
    """Return a workbook with these rows in each sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for number in range(sheets):
            page = book.add_worksheet(f"表{number + 1}")
            for place, row in enumerate(rows or [["项目", "数量"], ["示例小区", 3]]):
                page.write_row(place, 0, row)
    return out.getvalue()


def words(*paragraphs: str, heading: str = "会议纪要（示例）") -> bytes:
    """Return a Word document with a heading, paragraphs and a small table."""
    document = docx.Document()
    document.add_heading(heading, 1)
    for paragraph in paragraphs or ("示例内容。",):
        document.add_paragraph(paragraph)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "甲"
    table.cell(1, 1).text = "丁"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def archive(
    files: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, level: int | None = None
) -> bytes:
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=level) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def with_parts(document: bytes, parts: dict[str, bytes]) -> bytes:
    """Return an office document with further parts, or with other contents of a part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def part_of(document: bytes, name: str) -> bytes:
    """Return one part of an office document."""
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        return opened.read(name)


def compound(
    streams: dict[str, bytes],
    *,
    storages: tuple[str, ...] = (),
    class_id: bytes = bytes(16),
    small: dict[str, bytes] | None = None,
    far_table: bool = False,
) -> bytes:
    """Return a compound file (MS-CFB, version 3): the container of doc, xls, ppt and msi.

    Streams are padded to 4096 bytes, so that they lie in the large sectors; those in `small` lie in
    the sectors of 64 bytes. With `far_table` the table of sectors is listed outside the header.
    """
    body, fat = bytearray(), list[int]()
    entries = [(name, 1, END, 0) for name in storages]
    for name, content in streams.items():
        padded = _padded(content.ljust(4096, b"\0"))
        entries.append((name, 2, _taken(fat, padded), len(padded)))
        body += padded
    store, mini_fat = bytearray(), list[int]()
    for name, content in (small or {}).items():
        entries.append((name, 2, len(mini_fat), len(content)))
        store += content + bytes(-len(content) % 64)
        _chain(mini_fat, -(-len(content) // 64))
    store_at = _taken(fat, _padded(bytes(store))) if store else END
    body += _padded(bytes(store))
    mini_at = len(fat) if store else END
    if store:
        body += _padded(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(512, b"\xff"))
        _chain(fat, 1)
    root = _entry("Root Entry", 5, class_id, store_at, len(store))
    directory = _padded(root + b"".join(_entry(n, k, bytes(16), at, e) for n, k, at, e in entries))
    start = _taken(fat, directory)
    body += directory
    listed = [len(fat)]
    fat.append(FAT_SECTOR)
    if far_table:
        fat.append(FAT_SECTOR - 1)
    assert len(fat) <= 128, "one FAT sector is enough for samples"
    body += struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    difat = END
    if far_table:
        body += struct.pack("<128I", *listed, *[FREE] * 126, END)
        difat, listed = len(fat) - 1, []
    header = OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<III", 0, 1, start) + bytes(4)
    header += struct.pack("<IIIII", 4096, mini_at, int(bool(store)), difat, int(far_table))
    header += struct.pack("<109I", *listed, *[FREE] * (109 - len(listed)))
    return header + bytes(body)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def _taken(fat: list[int], content: bytes) -> int:
    """Give a content its sectors; return the first."""
    first = len(fat)
    _chain(fat, len(content) // 512)
    return first


def workbook_stream(*records: tuple[int, bytes]) -> bytes:
    """Return the first part of an old Excel workbook, with these records in it."""
    begin = (0x0809, b"\x00\x06\x05\x00" + bytes(12))
    parts = [begin, *records, (0x000A, b"")]
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in parts)


def old_word(**options: Any) -> bytes:
    """Return an old Word document."""
    return compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(600)}, **options)


def _chain(fat: list[int], count: int) -> None:
    first = len(fat)
    fat += [*range(first + 1, first + count), END]


def _entry(name: str, kind: int, class_id: bytes, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    links = struct.pack("<III", FREE, FREE, FREE)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw) + 2, kind, 1)
        + links
        + class_id
        + bytes(20)
        + struct.pack("<IQ", start, size)
    )
