"""Archives: bounds on number, size, growth and depth, and what their directory may not hide."""

import io
import struct
import zipfile
import zlib

import pytest

from kaoping.evidence.checks import Bounds, examine
from web.evidence import samples

SMALL = Bounds(entries=5, expanded=200_000, ratio=50, ratio_from=20_000, nesting=2)


def codes(content: bytes, bounds: Bounds = SMALL, name: str = "材料.zip") -> list[str]:
    """Return the codes of what is wrong with an archive."""
    return [one.code for one in examine(name, io.BytesIO(content), len(content), bounds).problems]


def test_too_many_files():
    """The number is bounded, and is asked before the directory is read."""
    assert codes(samples.archive({f"{n}.txt": b"a" for n in range(6)})) == ["archive-too-many"]


def test_too_many_files_across_archives():
    """Files of inner archives count too; splitting does not help."""
    inner = samples.archive({f"{n}.txt": b"a" for n in range(3)})
    assert "archive-too-many" in codes(samples.archive({"a.zip": inner, "b.zip": inner}))


def test_a_directory_that_announces_millions_is_not_read():
    """The end record alone is enough to refuse; the memory is never taken."""
    whole = bytearray(samples.archive({"a.txt": b"a"}))
    at = whole.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", whole, at + 8, 65_000, 65_000)
    assert codes(bytes(whole)) == ["archive-too-many"]


def test_one_file_that_grows_out_of_bounds():
    """A bomb is stopped by its growth, long before it is whole."""
    assert codes(samples.archive({"零.txt": b"0" * 150_000})) == ["archive-ratio"]


def test_many_files_that_grow_out_of_bounds_together():
    """Each is modest, all together are not."""
    noise = {f"{n}.txt": bytes(97 + (i * n) % 26 for i in range(60_000)) for n in range(1, 6)}
    wide = Bounds(entries=5, expanded=200_000, ratio=10_000)
    assert codes(samples.archive(noise), wide) == ["archive-too-large"]


def test_small_files_may_grow_much():
    """A table of equal rows packs well; below a size nobody is harmed."""
    assert codes(samples.archive({"零.txt": b"0" * 19_000})) == []


def test_nesting():
    """Archives in archives are bounded; an office document inside counts as one."""
    content = samples.archive({"a.txt": b"a"})
    for depth in range(2):
        content = samples.archive({f"{depth}.zip": content})
    assert codes(content) == []
    assert codes(samples.archive({"外.zip": content})) == ["archive-nesting"]


def test_the_place_inside_is_named():
    """A person has to know which file of the archive is meant."""
    content = samples.archive({"照片/内.zip": samples.archive({"b.exe": b"MZ"})})
    (problem,) = examine("材料.zip", io.BytesIO(content), len(content)).problems
    assert str(problem).startswith("照片/内.zip › b.exe：")


def test_entries_are_judged_as_if_filed_alone():
    """What is refused alone is refused inside an archive, macros and false names included."""
    content = samples.archive(
        {
            "台账.xlsx": samples.with_parts(samples.sheet(), {"xl/vbaProject.bin": b"x"}),
            "照片.jpg": samples.pdf(),
            "图纸.dwg": b"AC1032" + bytes(20),
        }
    )
    assert codes(content, Bounds()) == ["macro", "belies", "kind-not-accepted"]


def test_litter_of_operating_systems_is_passed_over():
    """What macOS and Windows put beside the files is nobody's fault."""
    content = samples.archive(
        {
            "__MACOSX/._a.txt": b"\0\5\x16\7",
            ".DS_Store": b"\0\0\0\1",
            "Thumbs.db": b"x",
            "a.txt": b"a",
        }
    )
    assert codes(content) == []


@pytest.mark.parametrize(
    "name", ["../../a.txt", "/etc/a.txt", "C:/a.txt", "x/../../a.txt", "..\\a.txt"]
)
def test_paths_that_lead_outside(name):
    """Unpacking must not write beside the folder that was chosen."""
    assert codes(samples.archive({name: b"a"})) == ["archive-path"]


def test_links_are_refused():
    """A symbolic link can point at anything on the machine where it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    assert codes(out.getvalue()) == ["archive-link"]


def test_locked_archives_are_refused():
    """What cannot be looked into cannot be checked."""
    whole = bytearray(samples.archive({"a.txt": b"abc"}, method=zipfile.ZIP_STORED))
    whole[6] |= 1
    whole[whole.find(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(whole)) == ["locked"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name():
    """Different programs would show different contents of the same document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "gut")
        made.writestr("a.txt", "boese")
    assert codes(out.getvalue()) == ["archive-duplicate"]


def test_overlapping_entries():
    """Many entries over one piece of data: small in the file, huge when unpacked."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = kernel.compress(b"0" * 100_000) + kernel.flush()
    body, directory = b"", b""
    local = struct.pack(
        "<IHHHHHIIIHH",
        0x04034B50,
        20,
        0,
        8,
        0,
        0,
        zlib.crc32(b"0" * 100_000),
        len(packed),
        100_000,
        5,
        0,
    )
    body = local + b"a.txt" + packed
    for name in (b"a.txt", b"b.txt", b"c.txt"):
        directory += (
            struct.pack(
                "<IHHHHHHIIIHHHHHII",
                0x02014B50,
                20,
                20,
                0,
                8,
                0,
                0,
                zlib.crc32(b"0" * 100_000),
                len(packed),
                100_000,
                5,
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 3, 3, len(directory), len(body), 0)
    assert codes(body + directory + end) == ["archive-overlap"]


def test_a_directory_that_lies_about_sizes():
    """What the directory says is compared with what comes out."""
    whole = bytearray(samples.archive({"a.txt": b"a" * 1000}))
    struct.pack_into("<I", whole, whole.find(b"PK\x01\x02") + 24, 10)
    assert codes(bytes(whole)) == ["archive-belies"]


def test_unusual_packing_is_refused():
    """Only what Windows itself can unpack; other methods hide from scanners."""
    packed = samples.archive({"a.txt": b"a" * 100}, method=zipfile.ZIP_BZIP2)
    assert codes(packed) == ["archive-method"]


def test_names_written_by_windows_are_read_as_chinese():
    """Without the UTF-8 mark, archives of Chinese Windows carry GBK names."""
    whole = samples.archive({"xxxx.exe": b"MZ"})
    renamed = whole.replace(b"xxxx.exe", "坏件".encode("gbk") + b".exe")
    (problem, *_) = examine("材料.zip", io.BytesIO(renamed), len(renamed)).problems
    assert problem.place.file == "坏件.exe"


def test_an_office_document_is_bounded_too():
    """A workbook is an archive: its parts are inflated within the same bounds."""
    bomb = samples.with_parts(samples.sheet(), {"xl/media/image1.png": b"0" * 150_000})
    wide = Bounds(entries=50, expanded=1_000_000, ratio=50, ratio_from=20_000)
    assert codes(bomb, wide, "台账.xlsx") == ["archive-ratio"]


def zip64(count: int, room: int | None = None) -> bytes:
    """Return an archive of one file with the second end record of large archives."""
    whole = samples.archive({"a.txt": b"abc"})
    at = whole.rfind(b"PK\x05\x06")
    size, place = struct.unpack_from("<II", whole, at + 12)
    record = struct.pack(
        "<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, room or size, place
    )
    locator = struct.pack("<IIQI", 0x07064B50, 0, at, 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, *[0xFFFFFFFF] * 2, 0)
    return whole[:at] + record + locator + end


def test_zip64_is_read():
    """Large archives have a second end record; its numbers count as well."""
    assert codes(zip64(1)) == []
    assert codes(zip64(10**9)) == ["archive-too-many"]


@pytest.mark.parametrize("cut", [1, 10, 30])
def test_a_broken_archive(cut):
    """Cut off, or with its data overwritten: it says so."""
    whole = samples.archive({"a.txt": b"abc" * 100})
    assert codes(whole[:-cut]) == ["archive-broken"]
    damaged = whole[:40] + b"\xff" * 6 + whole[46:]
    assert codes(damaged) == ["archive-broken"]
    assert codes(b"PK\x03\x04" + whole[4:20] + whole[24:]) == ["archive-broken"]
