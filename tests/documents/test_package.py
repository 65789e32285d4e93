"""Files that are no workbook, or that were made to do harm: refused before anything is read."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from documents.workbooks import codes, fill, part, read, rezip, score_book, three_districts
from kaoping.documents import package as package_module
from kaoping.documents import structure as structure_module
from kaoping.documents import values as values_module
from kaoping.documents.package import Part, open_package, pack
from kaoping.documents.sheet_scan import OddSheetError, far_cell, scan, texts_size
from kaoping.documents.structure import read_structure

SHEET = "xl/worksheets/sheet2.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(scope="module")
def good(wuhai, tmp_path_factory):
    """The bytes of a good workbook."""
    return fill(wuhai, three_districts(wuhai), tmp_path_factory.mktemp("good")).read_bytes()


@pytest.fixture
def book(good, tmp_path):
    """A good workbook to spoil."""
    path = tmp_path / "facts.xlsx"
    path.write_bytes(good)
    return path


def refusal(scheme, path):
    """Read a workbook that is refused as a whole; return the codes of its problems."""
    facts, problems = read(scheme, path)
    assert facts is None
    assert all(
        (problem.message and problem.place.file) or problem.place.sheet for problem in problems
    )
    return codes(problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-workbook"),
        (b"unit,mark\nhaibowan,2\n", "not-a-workbook"),
        (b"<html><table></table></html>", "not-a-workbook"),
        (b"PK\x03\x04 and then nothing", "workbook-damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "not-a-workbook"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "workbook-old-format"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook-encrypted"),
    ],
)
def test_files_that_are_no_workbook(wuhai, tmp_path, content, code):
    """An empty file, a table in text, an old or locked workbook: each is refused by its name."""
    path = tmp_path / "facts.xlsx"
    path.write_bytes(content)
    assert refusal(wuhai, path) == [code]


def test_a_file_that_is_not_there(wuhai, tmp_path):
    """A missing file is a problem with a place, not an exception."""
    assert refusal(wuhai, tmp_path / "none.xlsx") == ["unreadable"]


def test_a_file_that_is_too_long(wuhai, tmp_path, monkeypatch):
    """No more is read of a file than the largest that is taken."""
    monkeypatch.setattr(package_module, "MOST_BYTES", 1000)
    path = tmp_path / "facts.xlsx"
    path.write_bytes(b"PK" + b"\0" * 5000)
    assert refusal(wuhai, path) == ["workbook-too-large"]


def test_a_bomb_is_refused_before_it_is_inflated(wuhai, book):
    """A part that would grow a thousandfold is refused from the zip's own list."""
    rezip(book, {"xl/bomb.xml": b"0" * (140 * 2**20)})
    assert refusal(wuhai, book) == ["workbook-too-large", "workbook-ratio"]


def test_a_bomb_that_lies_about_its_size(wuhai, book):
    """A part that inflates past what the list says is damaged, however its checksum was made."""
    content = b"<a>" + b"0" * 5_000_000
    claimed = content[:1000]
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content) + packer.flush()
    with zipfile.ZipFile(book) as archive:
        parts = {
            name: Part(archive.read(name), archive.read(name), 0, zlib.crc32(archive.read(name)))
            for name in archive.namelist()
        }
    parts["xl/liar.xml"] = Part(claimed, packed, 8, zlib.crc32(claimed))
    book.write_bytes(pack(parts))
    with zipfile.ZipFile(book) as archive:
        assert archive.getinfo("xl/liar.xml").file_size == 1000
    assert refusal(wuhai, book) == ["workbook-damaged"]


def test_too_many_parts(wuhai, book):
    """A zip of very many parts is refused before its list is read."""
    rezip(book, {f"xl/part{i}.bin": b"" for i in range(2001)})
    assert refusal(wuhai, book) == ["workbook-too-many-parts"]


def test_a_flipped_byte_is_found(wuhai, book):
    """A damaged part is refused by its checksum."""
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        at = archive.getinfo(SHEET).header_offset + 200
    data[at] ^= 0xFF
    book.write_bytes(data)
    assert refusal(wuhai, book) == ["workbook-damaged"]


def test_a_part_that_stands_twice(wuhai, book):
    """Two parts of one name could be read differently by two readers."""
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(book, "a") as archive,
    ):
        archive.writestr(SHEET, part(book, SHEET))
    assert refusal(wuhai, book) == ["workbook-damaged"]


def test_an_encrypted_part(wuhai, book):
    """A part locked inside the zip is refused as locked."""
    data = bytearray(book.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    book.write_bytes(data)
    assert refusal(wuhai, book) == ["workbook-encrypted"]


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "xl/styles.xml", "docProps/core.xml"])
@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        b"<!DOCTYPE a>",
        b"<!doctype a>",
    ],
)
def test_document_types(wuhai, book, name, declaration):
    """No part may declare a document type or entities, whatever it says in them."""
    head, mark, rest = part(book, name).partition(b"?>")
    content = head + mark + declaration + rest if mark else declaration + head
    rezip(book, {name: content})
    assert refusal(wuhai, book) == ["workbook-dtd"]


@pytest.mark.parametrize(
    "content",
    [
        "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"),
        b"<?xml version='1.0' encoding=\"UTF-7\"?><a/>",
        b"<\0a\0/\0>\0",
    ],
)
def test_other_encodings(wuhai, book, content):
    """Text in another encoding would hide from checks on bytes."""
    rezip(book, {"docProps/custom.xml": content})
    assert refusal(wuhai, book) == ["workbook-encoding"]


RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="file:///share/book.xlsx" TargetMode="External"/></Relationships>'
)


def test_external_links(wuhai, book):
    """A workbook that takes values from elsewhere is refused; a link to click on is not."""
    name = "xl/externalLinks/_rels/externalLink1.xml.rels"
    rezip(book, {"docProps/_rels/custom.xml.rels": RELATIONS % b"hyperlink"})
    assert read(wuhai, book)[1] == []
    rezip(book, {name: RELATIONS % b"externalLinkPath"})
    problems = read(wuhai, book)[1]
    assert codes(problems) == ["workbook-external"] * 2
    assert "book.xlsx" in problems[1].message


def test_data_connections(wuhai, book):
    """A connection to a database is a link to elsewhere too."""
    rezip(book, {"xl/connections.xml": b"<connections/>"})
    assert refusal(wuhai, book) == ["workbook-external"]


def test_a_text_longer_than_a_cell(wuhai, book):
    """One endless text, used in many cells, is refused before anything copies it."""
    strings = b"<sst><si><t>" + b"x" * 300_000 + b"</t></si></sst>"
    rezip(book, {"xl/sharedStrings.xml": strings})
    assert refusal(wuhai, book) == ["strings-too-large"]


def test_texts_that_come_to_too_much():
    """A long text that very many cells share is counted as often as it is used."""
    cells = b'<c r="A1" t="s"><v>0</v></c>' * 1000
    assert texts_size(cells, [2**20, 10]) == 1000 * 2**20
    assert texts_size(cells.replace(b"<v>0", b"<v>1"), [2**20, 10]) == 10_000
    assert texts_size(b'<c r="A1" t="s"><v> 0</v></c>' * 1000, [2**20]) == 1000 * 2**20
    assert texts_size(cells, [100]) == 0


def test_texts_are_bounded_in_a_real_book(wuhai, book, monkeypatch):
    """Both bounds on texts are looked at before values are read."""
    table = b"<sst>" + b"<si><t>abc</t></si>" * 9 + b"</sst>"
    rezip(book, {"xl/sharedStrings.xml": table})
    monkeypatch.setattr(values_module, "MOST_TEXTS", -1)
    assert set(refusal(wuhai, book)) == {"strings-too-large"}
    monkeypatch.setattr(structure_module, "MOST_STRINGS", 50)
    assert refusal(wuhai, book) == ["strings-too-large"]


def test_a_reader_that_gives_up():
    """The reader of values has failures of its own kind; other interruptions go through."""
    panic = type("PanicException", (BaseException,), {})

    def fail(error):
        raise error

    assert values_module._guarded(lambda: fail(panic())) is None
    assert values_module._guarded(lambda: fail(OverflowError())) is None
    with pytest.raises(KeyboardInterrupt):
        values_module._guarded(lambda: fail(KeyboardInterrupt()))


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_missing_parts(wuhai, book, missing):
    """A workbook without its own list of sheets, or without a sheet, is none."""
    rezip(book, {missing: None})
    assert refusal(wuhai, book) == ["not-a-workbook"]


def test_structure_that_is_too_large(wuhai, book):
    """The parts that are parsed into trees are small in any real workbook."""
    cells = b"".join(b'<a b="%d"/>' % (7919 * i) for i in range(2**19))
    rezip(book, {"xl/styles.xml": b"<styleSheet>" + cells + b"</styleSheet>"})
    assert refusal(wuhai, book) == ["workbook-too-large"]


def test_broken_sheet_xml(wuhai, book):
    """XML that ends in the middle is damage, not a shorter sheet."""
    sheet = part(book, SHEET)
    rezip(book, {SHEET: sheet[: sheet.index(b"<sheetData>") + 5000].rpartition(b"<c ")[0] + b"<c "})
    result, problems = score_book(wuhai, book)
    assert result is None
    assert problems


def sheet(cells):
    """Return a sheet with these cells."""
    return b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"


@pytest.mark.parametrize(
    "cells",
    [
        b'<c r="A1" r="XFD1048576"><v>1</v></c>',
        b"""<c r="A1" r='XFD9'><v>1</v></c>""",
        b'<c r="A1" r ="XFD9"><v>1</v></c>',
        b"<c r='A1'><v>1</v></c>",
        b'<c s="1" r="A1"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b'<c\tr="A1"><v>1</v></c>',
        b'<c r="a1"><v>1</v></c>',
        b'<x:c r="A1"><v>1</v></x:c>',
        b'<c r="A1"><x:v>1</x:v></c>',
    ],
)
def test_cells_that_no_office_program_writes(wuhai, book, cells):
    """XML that two readers may understand differently is refused."""
    with pytest.raises(OddSheetError):
        far_cell(sheet(cells))
    rezip(book, {SHEET: sheet(cells)})
    assert refusal(wuhai, book) == ["unusual-xml"]


@pytest.mark.parametrize(
    "cells",
    [
        b'<c r="A1" s="1" t="inlineStr"><is><t>x:c y</t></is></c>',
        b'<c r="XFD300"><v>1</v></c>',
        b'<c r="A1048576" s="3"/>',
        b'<c r="FZZ999"><v>1</v></c><c r="B2" t="str"><v>a</v></c>',
        b'<c r="A1"><f>1</f><v>1</v></c><x14:a><xm:f>_kaoping!$G$1</xm:f></x14:a>',
    ],
)
def test_cells_that_are_taken(cells):
    """What office programs write is measured and let through, far formats without values too."""
    assert far_cell(sheet(cells)) is None


@pytest.mark.parametrize(
    ("cells", "far"),
    [
        (b'<c r="XFD1048576"><v>1</v></c>', "XFD1048576"),
        (b'<c r="A1"><v>1</v></c><c r="H1048576"><v>1</v></c>', "H1048576"),
        (b'<c r="XFD1"><v>1</v></c><c r="A400"><v>1</v></c>', "XFD1"),
    ],
)
def test_a_cell_far_away_would_fill_the_memory(wuhai, book, cells, far):
    """The block up to the last cell is measured before it is laid out."""
    assert far_cell(sheet(cells)) == far
    rezip(book, {SHEET: sheet(cells)})
    problems = read(wuhai, book)[1]
    assert codes(problems) == ["sheet-too-large"]
    assert problems[0].place.cell == far


def test_hostile_repetition_is_looked_through_once():
    """XML made to be searched again and again from every point is searched once."""
    assert scan(b"<row " * 200_000 + b"<f/>" * 200_000 + b"<col " * 200_000, set()).formulas == []
    errors = b'<c r="A1" t="e">' * 2000
    assert scan(errors, {1}).errors == {}


def test_what_a_scan_finds():
    """Formulas of every writing, errors, merged and hidden cells are found in the bytes."""
    xml = (
        b'<worksheet><cols><col min="2" max="3" hidden="true" width="9"/><col min="5" max="5" '
        b'width="0.00"/><col min="6" max="6" hidden="false" width="10"/></cols><sheetData>'
        b'<row r="1" hidden="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/>'
        b'</c></row><row r="2" ht="0.0"><c r="A2" s="7" t="e"><v>#N/A</v></c><c r="B2" s="2">'
        b'<v>0.5</v></c></row><row r="3" hidden="0" ht="15"/></sheetData><mergeCells count="1">'
        b'<mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    )
    found = scan(xml, {2})
    assert found.formulas == ["A1", "B1"]
    assert found.errors == {"A2": "#N/A"}
    assert found.merged == ["A1:B2"]
    assert found.hidden_rows == {0, 1}
    assert found.hidden_columns == [range(1, 3), range(4, 5)]
    assert found.percentages == ["B2"]


def test_the_reader_of_values_sees_only_what_was_checked(book):
    """What is handed on is packed anew: no other parts, no second list, the same bytes."""
    package, problems = open_package(book)
    assert problems == []
    structure, _ = read_structure(package)
    wanted = {"xl/workbook.xml", structure.sheets["区人民政府"].part}
    with zipfile.ZipFile(package.repacked(wanted)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == wanted
        assert all(archive.read(name) == part(book, name) for name in wanted)


def test_random_damage_never_raises(wuhai, book):
    """Wherever a byte changes, reading ends with facts or problems, not with an exception."""
    good = book.read_bytes()
    for at in range(0, len(good), max(len(good) // 120, 1)):
        data = bytearray(good)
        data[at] ^= 0x55
        book.write_bytes(data)
        facts, problems = read(wuhai, book)
        assert facts is not None or problems


def test_random_damage_inside_the_parts(wuhai, book):
    """Damage that a checksum does not show is met by the readers of XML and values."""
    names = [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    for name in names:
        good = part(book, name)
        for at in range(50, len(good), max(len(good) // 12, 1)):
            rezip(book, {name: good[:at] + bytes([good[at] ^ 0x15]) + good[at + 1 :]})
            facts, problems = read(wuhai, book)
            assert facts is not None or problems
        rezip(book, {name: good})


def test_sixty_four_bit_archives_are_read(wuhai, book):
    """Some programs write the long form of a zip's list; it holds the same parts."""
    data = book.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    fields = struct.unpack("<4s4H2IH", data[end : end + 22])
    count, size, start = fields[4], fields[5], fields[6]
    long_end = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    book.write_bytes(data[:end] + long_end + locator + data[end:])
    with zipfile.ZipFile(BytesIO(book.read_bytes())) as archive:
        assert SHEET in archive.namelist()
    assert read(wuhai, book)[1] == []
